'use client';
import type { ReactNode } from 'react';
import { useMoveReason } from '../_coordination/deadline-moves-list.tsx';
import { formatMoment } from '../_ui/formats.ts';
import { Card } from '../_ui/kit/card.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { Timeline } from '../_ui/kit/timeline.tsx';
import type { Tone } from '../_ui/tone.ts';
import { useExceptionWords } from '../_ui/words/exception-words.ts';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';
import type { Room } from './exception-view.ts';
import { type Happened, historyOf } from './room-history.ts';

const tones: Record<Happened['what'], Tone> = {
  occurred: 'held',
  received: 'late',
  reached: 'wait',
  seen: 'wait',
  turned: 'held',
  taken: 'wait',
  escalated: 'late',
  decided: 'run',
  applied: 'run',
  moved: 'late',
  resolved: 'run',
};

/** Everything that happened, the first first, at plant time. */
export function History({ room }: { room: Room }) {
  const t = useWords('exceptions.place');
  const say = useHappened(room);
  const entries = historyOf({ ...room, tasks: [...room.taskOf.values()] }).map((each) => ({
    key: each.key,
    at: each.at,
    tone: tones[each.what],
    ...say(each),
  }));
  return (
    <Section title={t('history')}>
      <Card>
        <Timeline label={t('history')} zone={room.zone} entries={entries} />
      </Card>
    </Section>
  );
}

type Said = { readonly title: string; readonly detail?: ReactNode };

function useHappened({ nameOf, zone }: Room): (happened: Happened) => Said {
  const t = useWords('exceptions.place');
  const f = useWords('shared.function');
  const words = useExceptionWords(zone);
  const locale = useLocale();
  const reason = useMoveReason();
  const functionWord = (name: string): string => f(name as Parameters<typeof f>[0]);
  const name = (id: string | null): string => (id === null ? '' : (nameOf.get(id) ?? id));
  return (each) => {
    switch (each.what) {
      case 'occurred':
        return { title: t('occurred'), detail: name(each.byId) };
      case 'received':
        return { title: t('received', { count: each.asked }) };
      case 'reached':
      case 'seen':
        return { title: t(each.what, { name: name(each.personId) }) };
      case 'turned':
        return { title: t(each.came ? 'cameBack' : 'went') };
      case 'taken':
        return { title: t('tookIt', { function: functionWord(each.function) }), detail: name(each.byId) };
      case 'escalated': {
        const { supersededAt, toPersonIds } = each.escalation;
        return {
          title: t('escalated', { level: each.level, function: functionWord(each.function) }),
          detail: supersededAt === null ? toPersonIds.map(name).join(', ') : t('overtaken'),
        };
      }
      case 'decided': {
        const { optionId, choice, actorId, reason: why } = each.decision;
        return {
          title:
            optionId && choice !== 'undo' ? t('chose', { option: words.optionKind(choice) }) : words.choice(choice),
          detail: [name(actorId), why].filter(Boolean).join(': '),
        };
      }
      case 'applied':
        return {
          title: t('applied', { option: words.optionKind(each.option.kind) }),
          detail: name(each.option.appliedBy),
        };
      case 'moved':
        return {
          title: t('moved', { at: formatMoment(each.move.to, locale, zone) }),
          detail: reason(each.move.reason),
        };
      case 'resolved':
        return { title: t('mended') };
    }
  };
}
