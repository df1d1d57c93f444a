import type { Locator, Page } from 'playwright-core'

/** How a person works the console. */
export interface Hand {
  /** Follows a link or presses a button. */
  press(control: Locator): Promise<void>
  fill(field: Locator, text: string): Promise<void>
  choose(select: Locator, label: string): Promise<void>
  /** Opens the row of a grid with this text. */
  open(grid: Locator, text: string): Promise<void>
  /** Takes an option of the combobox that was filled last. */
  pick(option: Locator): Promise<void>
}

export const byMouse = (): Hand => ({
  press: (control) => control.click(),
  fill: (field, text) => field.fill(text),
  async choose(select, label) {
    await select.selectOption({ label })
  },
  open: (grid, text) => grid.getByRole('row').filter({ hasText: text }).first().click(),
  pick: (option) => option.click(),
})

const mostPresses = 120

/** Without a mouse, and with no other way to a control than the Tab key. */
export function byKeyboard(page: Page): Hand {
  const { keyboard } = page

  async function until(isThere: () => Promise<boolean>, key: string, wanted: string): Promise<void> {
    for (let presses = 0; presses < mostPresses; presses += 1) {
      if (await isThere()) return
      await keyboard.press(key)
    }
    throw new Error(`${key} does not reach ${wanted}.`)
  }

  async function tabTo(control: Locator): Promise<void> {
    await control.waitFor()
    const focused = page.locator(':focus')
    await until(async () => (await control.and(focused).count()) === 1, 'Tab', String(control))
  }

  return {
    async press(control) {
      await tabTo(control)
      await keyboard.press('Enter')
    },
    async fill(field, text) {
      await tabTo(field)
      await keyboard.press('ControlOrMeta+A')
      await keyboard.type(text)
    },
    async choose(select, label) {
      await tabTo(select)
      await keyboard.press('Home')
      const isChosen = async () => (await select.locator('option:checked').innerText()) === label
      await until(isChosen, 'ArrowDown', label)
    },
    async open(grid, text) {
      await grid.getByText(text).first().waitFor()
      await tabTo(grid)
      await keyboard.press('Home')
      const isActive = async () => {
        const id = await grid.getAttribute('aria-activedescendant')
        return id !== null && (await page.locator(`[id="${id}"]`).innerText()).includes(text)
      }
      await until(isActive, 'ArrowDown', text)
      await keyboard.press('Enter')
    },
    async pick(option) {
      await option.waitFor()
      const isActive = async () => (await option.getAttribute('aria-selected')) === 'true'
      await until(isActive, 'ArrowDown', String(option))
      await keyboard.press('Enter')
    },
  }
}
