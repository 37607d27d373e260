'use client';
import { ArrowDown, Hand } from 'lucide-react';
import type { Task } from '../../db/task/task.ts';
import { acknowledgeTask } from '../../db/task/task-mutators.ts';
import { useAct } from '../_device/device.ts';
import { Button } from '../_ui/kit/button.tsx';
import { Countdown } from '../_ui/kit/countdown.tsx';
import { useWords } from '../_ui/words/words.tsx';

/** Where the answers of a task's page begin. */
export const answerId = 'answer';

type ThumbProps = {
  task: Task;
  /** The screen's main action is another one. */
  quiet: boolean;
  /** There are answers although the task has no choices of its own. */
  canAnswer: boolean;
};

/** The next thing to do, where a thumb reaches it: to take the task, then to go to its answers. Stays above the places' bar. */
export function ThumbBar({ task, quiet, canAnswer }: ThumbProps) {
  const t = useWords('tasks');
  const act = useAct();
  const taken = task.acknowledgedBy !== null;
  if (taken && task.choices.length === 0 && !canAnswer) return null;
  const toAnswer = (): void => {
    const answers = document.getElementById(answerId);
    answers?.scrollIntoView({ block: 'start' });
    answers?.querySelector('button')?.focus({ preventScroll: true });
  };
  return (
    <div
      className={`sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 flex items-center gap-3 border-t border-line bg-ground px-4 py-3 sm:-mx-6 sm:px-6 lg:static lg:mx-0 lg:border-0 lg:px-0 ${taken ? 'lg:hidden' : ''}`}
    >
      <span className="shrink-0">
        <Countdown until={taken ? task.decideBy : Math.min(task.ackBy, task.decideBy)} since={task.createdAt} />
      </span>
      {taken ? (
        <Button key="answer" className="flex-1" icon={ArrowDown} onClick={toAnswer}>
          {t('toAnswer')}
        </Button>
      ) : (
        <Button
          key="take"
          icon={Hand}
          look={quiet ? 'quiet' : 'primary'}
          big
          onClick={() => act(acknowledgeTask, { taskId: task.id })}
        >
          {t('take')}
        </Button>
      )}
    </div>
  );
}
