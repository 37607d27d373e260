'use client';
import { lazy, Suspense } from 'react';
import { LoadingState } from '../_ui/kit/states.tsx';
import { needWords } from '../_ui/words/words.tsx';

/** Its script and its words are loaded when somebody opens it: few do, and seldom. */
const RuleDesk = lazy(async () => {
  const [script] = await Promise.all([import('./rule-desk.tsx'), needWords('rules', 'exceptions')]);
  return script;
});

export function LazyRuleDesk() {
  return (
    <Suspense fallback={<LoadingState />}>
      <RuleDesk />
    </Suspense>
  );
}
