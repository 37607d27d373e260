'use client';
import { LogOut } from 'lucide-react';
import { Button } from '../kit/button.tsx';
import { Choice } from '../kit/choice.tsx';
import { Sheet } from '../kit/sheet.tsx';
import type { Person } from '../person.ts';
import type { PlaceName } from '../place-names.ts';
import { chooseTheme, type ThemeName, themeNames, useTheme } from '../theme.ts';
import { type LanguageName, language, languageNames, languageTitles, useLanguage } from '../words/language.ts';
import { useWords } from '../words/words.tsx';
import { ChangePassword } from './change-password.tsx';
import { useFrameStatus } from './frame-status.ts';
import { PlaceLink } from './place-link.tsx';

type MoreSheetProps = { open: boolean; onClose: () => void; person: Person; places: readonly PlaceName[] };

/** Everything that is not in the bar: other places, language, appearance, signing out. */
export function MoreSheet({ open, onClose, person, places }: MoreSheetProps) {
  const t = useWords('shared.frame');
  const { onSignOut, onPassword, told } = useFrameStatus();
  return (
    <Sheet open={open} onClose={onClose} title={t('moreTitle')}>
      <div className="space-y-6">
        <nav aria-label={t('places')} className="-mx-2 grid grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))]">
          {places.map((name) => (
            <PlaceLink key={name} name={name} shape="rail" onGo={onClose} />
          ))}
        </nav>
        <Settings />
        {open && told}
        {onPassword && <ChangePassword onPassword={onPassword} />}
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <Whose person={person} />
          {onSignOut && (
            <Button icon={LogOut} onClick={onSignOut}>
              {t('signOut')}
            </Button>
          )}
        </div>
      </div>
    </Sheet>
  );
}

/** Language and appearance, kept on this device. */
export function Settings() {
  const t = useWords('shared.frame');
  const { onLanguage } = useFrameStatus();
  const speak = (name: LanguageName) => {
    language.write(name);
    onLanguage?.(name);
  };
  const themeTitles: Record<ThemeName, string> = {
    system: t('themeSystem'),
    light: t('themeLight'),
    dark: t('themeDark'),
  };
  return (
    <div className="space-y-4">
      <Choice<LanguageName>
        label={t('language')}
        value={useLanguage()}
        options={languageNames.map((value) => ({ value, title: languageTitles[value] }))}
        onChoose={speak}
      />
      <Choice<ThemeName>
        label={t('theme')}
        value={useTheme()}
        options={themeNames.map((value) => ({ value, title: themeTitles[value] }))}
        onChoose={chooseTheme}
      />
    </div>
  );
}

function Whose({ person }: { person: Person }) {
  const t = useWords('shared');
  return (
    <p className="min-w-0 text-sm text-ink-soft">
      {t('frame.signedInAs')} <span className="block text-base font-semibold text-ink">{person.name}</span>
      {person.functions.map((name) => t(`function.${name}`)).join(' · ')}
    </p>
  );
}
