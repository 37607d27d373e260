'use client';
import { Button } from '../_ui/kit/button.tsx';
import { SearchBox } from '../_ui/kit/field.tsx';

interface ListToolsProps {
  add: string;
  onAdd: () => void;
  paste: string;
  onPaste: () => void;
  search: string;
  value: string;
  onSearch: (value: string) => void;
}

/** Above a list of masters: add one, paste many, find some. */
export function ListTools({ add, onAdd, paste, onPaste, search, value, onSearch }: ListToolsProps) {
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onAdd}>{add}</Button>
        <Button onClick={onPaste}>{paste}</Button>
      </div>
      <SearchBox label={search} value={value} onSearch={onSearch} />
    </>
  );
}
