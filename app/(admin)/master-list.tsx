'use client';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { PasteSheet } from '../_terms/paste-sheet.tsx';
import { Row } from '../_ui/kit/card.tsx';
import { ListVirtual } from '../_ui/kit/list-virtual.tsx';
import { Sheet } from '../_ui/kit/sheet.tsx';
import { EmptyState } from '../_ui/kit/states.tsx';
import { ListTools } from './list-tools.tsx';

interface MasterListProps<T extends { readonly id: string }, P>
  extends Pick<ComponentProps<typeof PasteSheet<P>>, 'read' | 'tell' | 'save'> {
  t: (key: 'title' | 'add' | 'paste' | 'pasteHint' | 'search' | 'none') => string;
  /** In the order they are shown in. */
  rows: readonly T[];
  /** What the search looks in. */
  foundBy: (row: T) => string;
  nameOf: (row: T) => string;
  lineOf: (row: T) => Pick<ComponentProps<typeof Row>, 'title' | 'detail' | 'tail'>;
  /** The form of one row, or of a new one. */
  form: (row: T | undefined, onDone: () => void) => ReactNode;
}

/** A list of masters, found by a few letters; one edited at a time, or many pasted from a sheet. */
export function MasterList<T extends { readonly id: string }, P>(props: MasterListProps<T, P>) {
  const { t, rows, foundBy, nameOf, lineOf, form, read, tell, save } = props;
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<T | 'new'>();
  const [pasting, setPasting] = useState(false);
  const wanted = search.trim().toLowerCase();
  const shown = rows.filter((row) => foundBy(row).toLowerCase().includes(wanted));
  const opened = open === 'new' ? undefined : open;
  const close = () => setOpen(undefined);
  return (
    <div className="space-y-3">
      <ListTools
        add={t('add')}
        onAdd={() => setOpen('new')}
        paste={t('paste')}
        onPaste={() => setPasting(true)}
        search={t('search')}
        value={search}
        onSearch={setSearch}
      />
      {shown.length === 0 ? (
        <EmptyState title={t('none')} />
      ) : (
        <ListVirtual label={t('title')} rows={shown} keyOf={({ id }) => id}>
          {(row) => (
            <div className="border-b border-line">
              <ul>
                <Row {...lineOf(row)} onTap={() => setOpen(row)} />
              </ul>
            </div>
          )}
        </ListVirtual>
      )}
      <Sheet open={open !== undefined} onClose={close} title={opened ? nameOf(opened) : t('add')}>
        {open !== undefined && form(opened, close)}
      </Sheet>
      <PasteSheet
        open={pasting}
        onClose={() => setPasting(false)}
        title={t('paste')}
        hint={t('pasteHint')}
        read={read}
        tell={tell}
        save={save}
      />
    </div>
  );
}
