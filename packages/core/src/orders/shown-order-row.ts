import type { LineFacts } from '../sales-orders/index.ts'

/** A Walmart order as it is read, with its sales order. */
export interface ShownOrderRow {
  readonly id: number
  readonly instance_id: number
  readonly purchase_order_id: string
  readonly customer_order_id: string
  readonly customer_email_id: string | null
  readonly customer_name: string | null
  readonly estimated_delivery_date: Date | null
  readonly estimated_ship_date: Date | null
  readonly ship_node_type: string
  readonly status: string
  readonly order_date: Date
  readonly currency: string | null
  readonly total: string
  readonly archived_at: Date | null
  readonly created_at: Date
  readonly updated_at: Date
  readonly sales_order_id: number | null
  readonly sales_order_number: string | null
  readonly created_by: 'on_demand' | 'refresh' | null
  readonly unlinked_lines: number | null
}

/** A line of a Walmart order as it is read, with what decides about its product. */
export interface ShownLineRow extends LineFacts {
  readonly order_id: number
  readonly line_number: string
  readonly product_name: string | null
  readonly quantity: string
  readonly amount: string
  readonly product_amount: string
  readonly shipping_amount: string
  readonly other_amount: string
  readonly tax_amount: string
  readonly statuses: readonly StoredStatus[]
}

/** As `walmart_order_lines.statuses` has them. */
interface StoredStatus {
  readonly status: string
  readonly statusQuantity: { readonly amount: string }
}
