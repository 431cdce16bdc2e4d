import { ActionIcon, type MantineColorScheme, NativeSelect, useMantineColorScheme } from '@mantine/core';
import { Icon } from './icons.tsx';
import { isLanguage, LANGUAGES, useLanguage } from './language.tsx';

const LOOKS = { auto: 'screen', light: 'sun', dark: 'moon' } as const;

const NEXT: Readonly<Record<MantineColorScheme, MantineColorScheme>> = {
  auto: 'light',
  light: 'dark',
  dark: 'auto',
};

/** System, light, dark, and again. */
export function LookSwitch({ labels }: { readonly labels: Readonly<Record<MantineColorScheme, string>> }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <ActionIcon
      variant="default"
      size={34}
      aria-label={labels[colorScheme]}
      title={labels[colorScheme]}
      onClick={() => setColorScheme(NEXT[colorScheme])}
    >
      <Icon name={LOOKS[colorScheme]} />
    </ActionIcon>
  );
}

export function LanguageSwitch({ label }: { readonly label: string }) {
  const { language, choose } = useLanguage();
  return (
    <NativeSelect
      aria-label={label}
      size="sm"
      value={language}
      data={Object.entries(LANGUAGES).map(([value, name]) => ({ value, label: name }))}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguage(value)) choose(value);
      }}
    />
  );
}
