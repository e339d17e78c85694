/** What is wrong with one field of what somebody asks for. */
export interface FieldError {
  /** Path in the request: `mode`, `mx[2]`, `If-Match`, `day`; empty for the whole. */
  field: string;
  /** Names the value and the wanted form: `"mode" is "enfroce", expected "enforce", "testing" or "none"`. */
  message: string;
}
