import { shortAddress, supplierName } from '../../supplier/supplier-name.ts'

type Props = { readonly name: string | null; readonly address: string }

/** A node by its name, else by its address; both are its own words. */
export function NodeName({ name, address }: Props) {
  return (
    <bdi title={shortAddress(address)} className="inline-block max-w-28 truncate sm:max-w-48 align-bottom">
      {supplierName({ name, address })}
    </bdi>
  )
}
