import type { ProviderName } from './fault-kinds.ts';
import type { SimPerson } from '../world/model.ts';

/** A permission as the page shows it. */
export interface AskedPermission {
  /** What comes back in the form's `scope` fields. */
  readonly scope: string;
  /** In plain words. */
  readonly label: string;
  /** Cannot be unticked (`openid`, or a provider without granular consent); it is not among the form's `scope` fields then. */
  readonly required: boolean;
}

export interface SignInPageContent {
  readonly provider: ProviderName;
  readonly people: readonly SimPerson[];
  readonly permissions: readonly AskedPermission[];
  /** Whose radio button is already pressed: an address from `login_hint`. */
  readonly chosenAddress: string | null;
  /** Where the form is posted: a path of the simulator. */
  readonly action: string;
  /** Carried along as hidden fields: the parameters of the authorization request. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Said above the form, for example that nobody was chosen. */
  readonly notice: string | null;
}

/**
 * The form posts `person` (an id), `scope` (repeated, of the ticked permissions that are not required) and `decision`
 * (`allow` or `cancel`), besides the hidden fields.
 */
export type SignInPage = (content: SignInPageContent) => string;
