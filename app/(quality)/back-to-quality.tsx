'use client';
import { ArrowLeft } from 'lucide-react';
import { GoButton } from '../_ui/kit/button.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Back to the list of holds, also where one came in by a link. */
export function BackToQuality() {
  const t = useWords('quality');
  return (
    <GoButton look="plain" icon={ArrowLeft} href="/quality">
      {t('back')}
    </GoButton>
  );
}
