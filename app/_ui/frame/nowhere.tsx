'use client';
import { MapPinOff } from 'lucide-react';
import { GoButton } from '../kit/button.tsx';
import { EmptyState } from '../kit/states.tsx';
import { useWords } from '../words/words.tsx';

/** An address inside the app that leads nowhere. */
export function Nowhere({ home }: { home: string }) {
  const t = useWords('shared');
  return (
    <EmptyState
      icon={MapPinOff}
      title={t('nowhere')}
      detail={t('nowhereDetail')}
      action={<GoButton href={home}>{t('toDesk')}</GoButton>}
    />
  );
}
