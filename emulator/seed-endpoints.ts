/** What a seed may say of a connection beyond its kind and scope, and of an organization where no source does. */

export interface SeedConnectionState {
  /**
   * Its secret or certificate: `wrong` is another one than the application has, `removed` was taken off the application,
   * `expired` has ended. Default `good`.
   */
  readonly credentialState?: 'good' | 'wrong' | 'removed' | 'expired';
  /** The name that it had when its trust was written; the trust of an old issuer still holds it. */
  readonly renamedFrom?: string;
  /** Its name in the projects that it is shared with; the same when left out. */
  readonly sharedAs?: string;
  /** A run used it so many days before the start; never when left out. */
  readonly lastUsedDaysAgo?: number;
  /** Holds the ids that its identity had before it was made again. */
  readonly former?: boolean;
  /** Puts the client id of its identity into `data.msiClientId`, for a managed identity of the agent's machine. */
  readonly namesIdentity?: boolean;
  /** Why it failed, with `status: failed`. */
  readonly failure?: string;
  /** Changes of `data`, to the letter; `null` takes a key away. */
  readonly data?: Readonly<Record<string, string | null>>;
}

/** Choices where no public source says what Azure DevOps does. What is left out is the harsher one, but for `deletedTrustLingers`. */
export interface Readings {
  /** A PUT with a secret of `null` (what a GET gives) keeps the stored one. Default: it is wiped, as an empty one is. */
  readonly nullKeepsSecret: boolean;
  /** Who may convert a secret connection: who is its Administrator (default), or people only. */
  readonly convertsFor: 'administrators' | 'people';
  /**
   * The call that converts the issuer: writes the new trust with the rights of the person who asks, and for applications
   * goes on only when it is there (`asCaller`, default); writes it whoever asks (`always`); is not there (`absent`).
   */
  readonly issuerConversion: 'asCaller' | 'always' | 'absent';
  /** Which tokens it takes: Entra's (default), or those of jobs and personal access tokens too. */
  readonly issuerConversionTokens: 'entra' | 'any';
  /** Whether it says that it could not write the trust. Default: it accepts, and nothing happens. */
  readonly issuerConversionSpeaks: boolean;
  /** Whether the old trust is taken off the identity after. Default: it stays. */
  readonly issuerConversionTidies: boolean;
  /** A PUT of a connection with the old issuer moves it to Entra's, trust or no trust. Default: it does not. */
  readonly savingConvertsIssuer: boolean;
  /**
   * A trust that was deleted keeps its connection from being deleted for as long as things take to replicate, as was
   * seen. Default: it is gone at once.
   */
  readonly deletedTrustLingers: boolean;
  /** `isOutdated` marks connections with the old issuer. Default: nothing does. */
  readonly marksOutdated: boolean;
}

export const harshReadings: Readings = {
  nullKeepsSecret: false,
  convertsFor: 'administrators',
  issuerConversion: 'asCaller',
  issuerConversionTokens: 'entra',
  issuerConversionSpeaks: false,
  issuerConversionTidies: false,
  savingConvertsIssuer: false,
  deletedTrustLingers: false,
  marksOutdated: false,
};
