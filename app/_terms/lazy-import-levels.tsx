'use client';
import { Upload } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ApprovalLevel } from '../../db/approval/approval-level.ts';
import { Button } from '../_ui/kit/button.tsx';
import { needWords, useWords } from '../_ui/words/words.tsx';

/** Its script holds the whole checker, and its words are the rule desk's: loaded when somebody takes a table in. */
const ImportLevels = lazy(async () => {
  const [script] = await Promise.all([import('./import-levels.tsx'), needWords('rules')]);
  return script;
});

export function LazyImportLevels({ levels }: { levels: readonly ApprovalLevel[] }) {
  const t = useWords('terms.levels');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="plain" icon={Upload} onClick={() => setOpen(true)}>
        {t('import')}
      </Button>
      {isOpen && (
        <Suspense>
          <ImportLevels levels={levels} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
