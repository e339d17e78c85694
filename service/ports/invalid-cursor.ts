/** A client asks for a page after a position that this list does not have. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
  constructor() {
    super('"cursor" is not a cursor that a list returned');
  }
}
