import { anchorOf } from './markdown.tsx';

const TITLE = 'Which of these would tell?';

/** Answers are there to be looked up, not scored. */
const QUESTIONS = [
  {
    question: 'You delete a mail without opening it.',
    answer:
      'It tells nothing, if your list shows no preview: a preview pane opens the mail it shows.',
  },
  {
    question: 'You open a mail whose pictures are embedded in it.',
    answer: 'It tells nothing. They came with the mail, and nobody has to be asked for them.',
  },
  {
    question: 'You open a newsletter, and only the company’s logo is loaded.',
    answer:
      'It may tell. A logo can have an address of your own too; what counts is the address, not the size.',
  },
  {
    question: 'Your program asks first, and you click “unsubscribe” without loading pictures.',
    answer: 'It tells that you read the mail: the link names you, as it must to unsubscribe you.',
  },
  {
    question: 'Apple Mail protects your mail activity, and you do not read the mail.',
    answer:
      'The pixel is loaded all the same, by Apple. The sender learns that the mail arrived, not whether you read it.',
  },
  {
    question: 'You forward a mail with its pictures to a friend.',
    answer: 'If your friend’s program loads them, the sender counts it as you, from elsewhere.',
  },
];

export function SelfCheck() {
  return (
    <section className="stack tight" aria-labelledby={anchorOf(TITLE)}>
      <h2 id={anchorOf(TITLE)}>{TITLE}</h2>
      <p className="soft">Think of an answer, then open it.</p>
      {QUESTIONS.map(({ question, answer }) => (
        <details key={question}>
          <summary>{question}</summary>
          <p className="soft">{answer}</p>
        </details>
      ))}
    </section>
  );
}
