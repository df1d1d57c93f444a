export {
  integrationProcedures,
  nominalCodeProcedures,
  productProcedures,
  storeProcedures,
  warehouseProcedures,
} from './procedures.ts'
