'use client';
import { KeyRound, Unplug } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { addTallyAgent, askForTallyAgents, revokeTallyAgent } from '../_device/server.ts';
import { TransportError } from '../_sync/ports.ts';
import { Age } from '../_ui/kit/age.tsx';
import { Badge } from '../_ui/kit/badge.tsx';
import { Button } from '../_ui/kit/button.tsx';
import { Card, RowList } from '../_ui/kit/card.tsx';
import { Confirm } from '../_ui/kit/confirm.tsx';
import { Field } from '../_ui/kit/field.tsx';
import { Section } from '../_ui/kit/section.tsx';
import { EmptyState, ErrorState, LoadingState } from '../_ui/kit/states.tsx';
import { toast } from '../_ui/kit/toast.tsx';
import { useRefusalWords } from '../_ui/words/refusal-words.ts';
import { useWords } from '../_ui/words/words.tsx';

type Answer = Awaited<ReturnType<typeof askForTallyAgents>>;
type Agent = Extract<Answer, { done: true }>['value'][number];

/** An agent asks every few seconds; after this long its PC is off or its line is down. */
const silentAfterMs = 5 * 60_000;
const everyMs = 15_000;

/** What the server was last asked for; undefined while it was not, null when it can't be reached. */
function useAgents(): { readonly agents: readonly Agent[] | null | undefined; readonly ask: () => void } {
  const [agents, setAgents] = useState<readonly Agent[] | null>();
  const ask = useCallback(() => {
    askForTallyAgents()
      .then((answer) => setAgents(answer.done ? answer.value : []))
      .catch((cause) => {
        if (!(cause instanceof TransportError)) throw cause;
        setAgents(null);
      });
  }, []);
  useEffect(() => {
    ask();
    const timer = setInterval(ask, everyMs);
    return () => clearInterval(timer);
  }, [ask]);
  return { agents, ask };
}

/** The agents that stand beside the company's Tally: a new one's key, when each was last heard, and an end to one. */
export function TallyAgents() {
  const t = useWords('admin.erpBooks');
  const { agents, ask } = useAgents();
  const [adding, add] = useState(false);
  if (agents === undefined) return <LoadingState />;
  if (agents === null) return <ErrorState title={t('agents')} detail={t('unreached')} onRetry={ask} />;
  return (
    <Section
      title={t('agents')}
      {...(agents.length > 0 ? { count: agents.length } : {})}
      aside={
        adding ? undefined : (
          <Button icon={KeyRound} onClick={() => add(true)}>
            {t('newAgent')}
          </Button>
        )
      }
    >
      {adding && <NewAgent onMade={ask} />}
      {agents.length === 0 ? (
        <EmptyState icon={Unplug} title={t('noAgents')} detail={t('noAgentsDetail')} />
      ) : (
        <Card flush>
          <RowList label={t('agents')}>
            {agents.map((agent) => (
              <AgentRow key={agent.id} agent={agent} onChanged={ask} />
            ))}
          </RowList>
        </Card>
      )}
    </Section>
  );
}

function AgentRow({ agent, onChanged }: { agent: Agent; onChanged: () => void }) {
  const t = useWords('admin.erpBooks');
  const refusal = useRefusalWords();
  const { id, name, company, seenAt, revokedAt } = agent;
  const [busy, setBusy] = useState(false);
  const [asking, ask] = useState(false);
  const revoke = async () => {
    setBusy(true);
    try {
      const answer = await revokeTallyAgent({ agentId: id });
      toast(answer.done ? t('revokedNow', { name }) : refusal(answer.code));
      onChanged();
    } catch (cause) {
      if (!(cause instanceof TransportError)) throw cause;
      toast(t('unreached'));
    } finally {
      setBusy(false);
      ask(false);
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="leading-snug font-medium">{name}</p>
        <p className="text-sm text-ink-soft">{company}</p>
      </div>
      {revokedAt !== null ? (
        <Badge tone="wait">{t('revoked')}</Badge>
      ) : (
        <>
          <span className="flex items-center gap-2 text-sm text-ink-soft">
            {seenAt === null ? (
              t('notHeard')
            ) : (
              <>
                {t('heard')} <Age of={seenAt} staleAfterMs={silentAfterMs} />
              </>
            )}
          </span>
          <Button onClick={() => ask(true)}>{t('revoke')}</Button>
          <Confirm
            open={asking}
            title={t('revoke')}
            action={t('revoke')}
            danger
            busy={busy}
            onConfirm={revoke}
            onClose={() => ask(false)}
          >
            {t('revokeWhat', { name })}
          </Confirm>
        </>
      )}
    </li>
  );
}

function NewAgent({ onMade }: { onMade: () => void }) {
  const t = useWords('admin.erpBooks');
  const refusal = useRefusalWords();
  const [name, setName] = useState('');
  const [company, setCompany] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [key, setKey] = useState<string>();
  const make = async () => {
    setBusy(true);
    try {
      const answer = await addTallyAgent({ name, company });
      if (answer.done) setKey(answer.value);
      else setTrouble(refusal(answer.code));
      onMade();
    } catch (cause) {
      if (!(cause instanceof TransportError)) throw cause;
      setTrouble(t('unreached'));
    } finally {
      setBusy(false);
    }
  };
  if (key !== undefined)
    return (
      <div role="status" className="mb-4 space-y-2 rounded-tap bg-accent-wash p-4">
        <p>{t('keyIs', { name })}</p>
        <p className="font-mono text-lg font-semibold break-all select-all">{key}</p>
        <p className="text-sm text-ink-soft">{t('once')}</p>
      </div>
    );
  return (
    <div className="mb-4 space-y-3">
      <Field
        label={t('name')}
        hint={t('nameHint')}
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('company')}
        error={trouble}
        maxLength={200}
        value={company}
        onChange={(event) => setCompany(event.target.value)}
      />
      <Button
        look="primary"
        icon={KeyRound}
        busy={busy}
        disabled={name.trim() === '' || company.trim() === ''}
        onClick={make}
      >
        {t('make')}
      </Button>
    </div>
  );
}
