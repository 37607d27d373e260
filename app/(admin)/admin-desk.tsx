'use client';
import { lazy, Suspense } from 'react';
import { LearnedNames } from '../_names/learned-names.tsx';
import { LazyRuleDesk } from '../_rules/lazy-rule-desk.tsx';
import { Page } from '../_ui/kit/page.tsx';
import { LoadingState } from '../_ui/kit/states.tsx';
import { Tabs } from '../_ui/kit/tabs.tsx';
import { go, usePlace } from '../_ui/place.ts';
import { useWords } from '../_ui/words/words.tsx';
import { CustomerList } from './customer-list.tsx';
import { ErpPanel } from './erp-panel.tsx';
import { HealthPanel } from './health-panel.tsx';
import { MachineList } from './machine-list.tsx';
import { PeopleList } from './people-list.tsx';
import { ProductList } from './product-list.tsx';
import { TermsPanel } from './terms-panel.tsx';
import { ThisDevice } from './this-device.tsx';

const CalendarPanel = lazy(() => import('./calendar/calendar-panel.tsx'));
const SourcesPanel = lazy(() => import('./sources/sources-panel.tsx'));

const panels = {
  people: PeopleList,
  calendar: CalendarPanel,
  products: ProductList,
  sources: SourcesPanel,
  customers: CustomerList,
  terms: TermsPanel,
  rules: LazyRuleDesk,
  names: LearnedNames,
  machines: MachineList,
  erp: ErpPanel,
  health: HealthPanel,
  device: ThisDevice,
} as const;
type PanelName = keyof typeof panels;
const panelNames = Object.keys(panels) as PanelName[];

/** The administrator's desk: `/admin/<panel>` each; people first. */
export default function AdminDesk() {
  const t = useWords('admin');
  const {
    rest: [wanted],
  } = usePlace();
  const name = panelNames.find((each) => each === wanted) ?? 'people';
  const Panel = panels[name];
  return (
    <Page title={t('title')} wide={name === 'rules'} detail={t(`panelDetail.${name}`)}>
      <Tabs
        label={t('title')}
        tabs={panelNames.map((key) => ({ key, title: t(`panel.${key}`) }))}
        value={name}
        onChange={(key) => go(`/admin/${key}`, 'replace')}
      >
        <Suspense fallback={<LoadingState />}>
          <Panel />
        </Suspense>
      </Tabs>
    </Page>
  );
}
