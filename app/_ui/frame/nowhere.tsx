'use client';
import { GoButton } from '../kit/button.tsx';
import { NotHere } from '../kit/not-here.tsx';
import { useWords } from '../words/words.tsx';

/** An address inside the app that leads nowhere. */
export function Nowhere({ home }: { home: string }) {
  const t = useWords('shared');
  return (
    <NotHere title={t('nowhere')} detail={t('nowhereDetail')} action={<GoButton href={home}>{t('toDesk')}</GoButton>} />
  );
}
