import { expect, it } from 'vitest'

import { useExampleFolder } from './example-folder.ts'
import { examplesOf, readReadme } from './readme.ts'

const folder = useExampleFolder()
const [form = '', jsonSchema = '', ...others] = examplesOf(readReadme('packages/contract/README.md'), 'ts')

it('shows two examples', () => {
  expect(others).toEqual([])
})

it('checks a form', async () => {
  folder.write('form.ts', form)
  expect(await folder.run('form.ts')).toBe(`{
  name: [ 'The name field is required.' ],
  'integration_settings.start_date': [
    'The integration settings.start date field must be a valid date, written YYYY-MM-DD.'
  ]
}
`)
})

it('shows a JSON Schema', async () => {
  folder.write('json-schema.ts', jsonSchema)
  expect(await folder.run('json-schema.ts')).toBe("[ 'name', 'integration_id', 'integration_settings' ] object\n")
})
