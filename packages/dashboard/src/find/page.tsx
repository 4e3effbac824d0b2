/** "Find": a mail or file of the visitor's own, read in their browser. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import { messageOf } from '../api/client.ts';
import type { Language } from '@clearpixel/detect';
import { Button, Choice } from '../design/forms.tsx';
import { FindFrame } from './find-frame.tsx';
import { LANGUAGE_NAMES, languageFor } from './language.ts';
import { Outcome } from './outcome.tsx';
import { readFile } from './reading.ts';
import type { Reading } from './reading.ts';

type Step =
  | { at: 'before' }
  | { at: 'reading'; name: string }
  | { at: 'done'; file: File; language: Language; reading: Reading }
  | { at: 'failed'; name: string; message: string };

export function FindPage() {
  const [step, setStep] = useState<Step>({ at: 'before' });
  const underWay = useRef<AbortController>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const [language, setLanguage] = useState(() => languageFor(navigator.languages));
  const read = async (file: File, into: Language): Promise<void> => {
    underWay.current?.abort();
    const { signal } = (underWay.current = new AbortController());
    const { name } = file;
    try {
      const reading = await readFile({ file, language: into }, signal);
      if (!signal.aborted) setStep({ at: 'done', file, language: into, reading });
    } catch (error) {
      if (!signal.aborted) setStep({ at: 'failed', name, message: messageOf(error) });
    }
  };
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    setStep({ at: 'reading', name: file.name });
    void read(file, language);
  };

  return (
    <FindFrame
      title="Find pixels"
      lead="See what a mail, a page or a document would tell its sender, before it does."
    >
      <Drop busy={step.at === 'reading'} onFile={take} />
      <div role="status">
        {step.at === 'reading' && <p className="soft">Reading {step.name}…</p>}
        {step.at === 'failed' && (
          <p className="notice bad">
            {step.name}: {step.message}
          </p>
        )}
      </div>
      {step.at === 'done' && (
        <Outcome name={step.file.name} reading={step.reading} language={step.language}>
          <Choice
            label="Explained in"
            value={language}
            options={LANGUAGE_NAMES}
            onChoose={(chosen) => {
              setLanguage(chosen);
              // What is shown stays until it can be said anew.
              void read(step.file, chosen);
            }}
          />
        </Outcome>
      )}
      {step.at === 'before' && <HowToSave />}
    </FindFrame>
  );
}

/** Files are taken wherever on the page they are dropped: beside it, a browser would open the mail. */
function useDropped(onFile: (file: File | undefined) => void): boolean {
  const [isOver, setOver] = useState(false);
  const onDropped = useEffectEvent(onFile);
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    addEventListener(
      'dragover',
      (event) => {
        event.preventDefault();
        setOver(true);
      },
      { signal },
    );
    addEventListener('dragleave', ({ relatedTarget }) => setOver(relatedTarget !== null), {
      signal,
    });
    addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        setOver(false);
        onDropped(event.dataTransfer?.files[0]);
      },
      { signal },
    );
    return () => ending.abort();
  }, []);
  return isOver;
}

function Drop({ busy, onFile }: { busy: boolean; onFile: (file: File | undefined) => void }) {
  const isOver = useDropped(onFile);
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className="find-drop checker" data-over={isOver || undefined} aria-label="A file">
      <div className="card stack tight">
        <p>
          <strong>Drop a mail here</strong>, a page, an office file or a PDF
        </p>
        <p className="soft small">
          It is read in your browser, and nothing in it is loaded. It does not leave this computer:
          not to us, not to its sender.
        </p>
        <input
          ref={input}
          type="file"
          hidden
          accept=".eml,.mbox,.html,.htm,.docx,.xlsx,.pptx,.odt,.pdf,message/rfc822"
          aria-label="The file"
          onChange={({ target }) => {
            onFile(target.files?.[0]);
            // The same file again is a new choice.
            target.value = '';
          }}
        />
        <div>
          <Button kind="primary" busy={busy} onClick={() => input.current?.click()}>
            Choose a file
          </Button>
        </div>
      </div>
    </section>
  );
}

function HowToSave() {
  return (
    <section className="stack tight" aria-labelledby="how-to-save">
      <h2 id="how-to-save">How to save a mail as a file</h2>
      <ul className="soft stack tight find-list">
        <li>
          <strong>Gmail</strong>, in a browser: open the mail, the menu with three dots, “Download
          message”.
        </li>
        <li>
          <strong>Thunderbird</strong>: select it without opening it, “Save As”, “File”.
        </li>
        <li>
          <strong>Apple Mail</strong> on a Mac: drag it from the list to the desktop.
        </li>
        <li>
          <strong>Outlook</strong>: in the new Outlook and on the web, “Save as” in its menu.
          Classic Outlook saves <code>.msg</code> files, which are not read here.
        </li>
      </ul>
      <p className="soft">
        Opening a mail may load its pixel. If you want to know first, save it without opening it, or
        let your program <Link href="/find-pixels/block">ask before it loads pictures</Link>.
      </p>
    </section>
  );
}
