/** The fault of one field of a request. */
export interface FieldError {
  /** Path in the request: `mode`, `mx[2]`, `If-Match`, `day`; empty for the whole request. */
  field: string;
  /** Names the value and the wanted form: `"mode" is "enfroce", expected "enforce", "testing" or "none"`. */
  message: string;
}
