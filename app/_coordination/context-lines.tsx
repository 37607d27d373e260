'use client';
import type { ContextLine } from '../../db/task/task.ts';
import { Card, Row, RowList } from '../_ui/kit/card.tsx';
import { useExceptionWords } from '../_ui/words/exception-words.ts';

/** The facts a function needs for its answer, in its own language, each leading to more where there is more. */
export function ContextLines({ lines, zone }: { lines: readonly ContextLine[]; zone: string }) {
  const words = useExceptionWords(zone);
  return (
    <Card flush>
      <RowList>
        {lines.map((line, place) => {
          const title = words.context(line.code, line.facts);
          // Two lines may say the same (two lots alike): their place tells them apart, and the list never reorders.
          const key = `${line.code}-${place}`;
          return line.href ? <Row key={key} title={title} href={line.href} /> : <Row key={key} title={title} />;
        })}
      </RowList>
    </Card>
  );
}
