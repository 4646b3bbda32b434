// Light, dark, or as the reader's system has it; the choice is remembered where the page may remember.

export type Theme = 'auto' | 'light' | 'dark';

const key = 'ntk-theme';

/** The remembered choice; "auto" when there is none or the page has no storage. */
export function rememberedTheme(): Theme {
  try {
    const text = localStorage.getItem(key);
    return text === 'light' || text === 'dark' ? text : 'auto';
  } catch {
    return 'auto';
  }
}

/** Applies a choice to the whole page and remembers it. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // A sandboxed page has no storage; the choice holds until it is closed.
  }
}
