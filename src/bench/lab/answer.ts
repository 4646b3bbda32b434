// Forms of the built page, filled in as a reader does.
import type { Locator } from 'playwright';

/** Answers fields of a form by their names, as a reader who leaves each. */
export async function answer(view: Locator, answers: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(answers)) {
    const field = view.locator(`[name="${name}"]`);
    if ((await field.evaluate((each) => each.localName)) === 'select') await field.selectOption(value);
    else {
      await field.fill(value);
      await field.blur();
    }
  }
}
