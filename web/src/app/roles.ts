/**
 * Words that several places need for the same things: roles, kinds of document.
 * @module
 */
import type { DocumentName, RoleName } from "../api.ts"
import { useI18n } from "../i18n/language.tsx"

/** A role in words. */
export function useRoles(): (role: RoleName) => string {
  const { t } = useI18n()
  return (role) => t(`common.role-${role}`)
}

/** A kind of document in words. */
export function useDocuments(): (document: DocumentName) => string {
  const { t } = useI18n()
  return (document) => t(`common.document-${document}`)
}
