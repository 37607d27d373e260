'use client';
import type { Candidate } from '../_coordination/read-rota.ts';
import { formatMoment } from '../_ui/formats.ts';
import { Badge } from '../_ui/kit/badge.tsx';
import { useLocale } from '../_ui/words/language.ts';
import { useWords } from '../_ui/words/words.tsx';

interface CandidateListProps {
  label: string;
  candidates: readonly Candidate[];
  zone: string;
  value: string;
  onChoose: (personId: string) => void;
}

/** Who can be given it, those on duty first, each with when their shift begins. Native radio buttons underneath. */
export function CandidateList({ label, candidates, zone, value, onChoose }: CandidateListProps) {
  const t = useWords('tasks.people');
  const locale = useLocale();
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">{label}</legend>
      {candidates.length === 0 && <p className="text-ink-soft">{t('nobodyElse')}</p>}
      <div className="space-y-2">
        {candidates.map(({ person, from, isHere }) => (
          <label
            key={person.id}
            className="tap flex cursor-pointer items-center gap-3 rounded-tap border border-line-strong bg-panel px-4 py-2 has-checked:border-accent has-checked:bg-accent-wash has-focus-visible:outline-3 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="candidate"
              className="size-5 accent-accent"
              checked={value === person.id}
              onChange={() => onChoose(person.id)}
            />
            <span className="min-w-0 flex-1 font-medium">{person.name}</span>
            {isHere ? (
              <Badge tone="run">{t('onDuty')}</Badge>
            ) : (
              <span className="text-sm text-ink-soft">
                {from === null ? t('offDuty') : t('onDutyFrom', { at: formatMoment(from, locale, zone) })}
              </span>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
