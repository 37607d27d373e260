'use client';
import { Component, type ReactNode } from 'react';
import { ErrorState } from '../kit/states.tsx';
import { useWords } from '../words/words.tsx';

/** A defect in one screen stops that screen only: the frame, the outbox and the other places go on. */
export class ScreenGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(cause: unknown) {
    console.error('screen stopped', cause);
  }

  override render() {
    return this.state.failed ? <Stopped /> : this.props.children;
  }
}

function Stopped() {
  const t = useWords('shared');
  return <ErrorState detail={t('screenFailed')} onRetry={() => window.location.reload()} />;
}
