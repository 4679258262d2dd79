import { Skeleton } from '../../components/Skeleton.tsx'

/** The shape of a row whose page is on its way. */
export function SkeletonLine({ columns, isPhone }: { readonly columns: number; readonly isPhone: boolean }) {
  const cell = 'border-line border-b px-2'
  return (
    <tr aria-busy="true" className={isPhone ? 'h-29' : 'h-14'}>
      {!isPhone && <td className={cell} />}
      <td className={cell}>
        <Skeleton className="ml-auto h-3 w-5" />
      </td>
      <td className={cell}>
        <Skeleton className="h-3.5 w-36" />
        <Skeleton className="mt-2 h-2.5 w-24" />
      </td>
      {!isPhone && (
        <td className={cell}>
          <Skeleton className="ml-14 h-1.5 w-56" />
        </td>
      )}
      {Array.from({ length: columns }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have nothing else to be told apart by
        <td key={index} className={cell}>
          <Skeleton className="h-3 w-12" />
        </td>
      ))}
    </tr>
  )
}
