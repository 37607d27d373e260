'use client';
import { ArrowLeft } from 'lucide-react';
import { GoButton } from '../_ui/kit/button.tsx';
import { useWords } from '../_ui/words/words.tsx';

export function BackToInbox() {
  const t = useWords('commercial');
  return (
    <GoButton look="plain" icon={ArrowLeft} href="/commercial">
      {t('toInbox')}
    </GoButton>
  );
}
