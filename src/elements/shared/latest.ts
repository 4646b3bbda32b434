// Asks one question at a time and forgets those that were overtaken: for read-backs that follow the pointer.

/** `ask` is called with the newest question once the answer to the one before is in; `answer` gets every answer that is still wanted. */
export class Latest<Question, Answer> {
  private waiting: Question | undefined;
  private busy = false;

  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly answer: (answer: Answer, question: Question) => void,
  ) {}

  /** Asks; a question that waits is dropped. */
  put(question: Question): void {
    this.waiting = question;
    if (!this.busy) void this.work();
  }

  /** Drops the question that waits. */
  clear(): void {
    this.waiting = undefined;
  }

  private async work(): Promise<void> {
    this.busy = true;
    while (this.waiting !== undefined) {
      const question = this.waiting;
      this.waiting = undefined;
      try {
        const answer = await this.ask(question);
        if (this.waiting === undefined) this.answer(answer, question);
      } catch {
        // What failed was one read-back; the session says what became of the device.
      }
    }
    this.busy = false;
  }
}
