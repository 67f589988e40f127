// Two short tones when a vote opens, rising, and when it is over, falling. A kiosk's browser has to
// be started so that a page may sound by itself; where it may not, the page stays silent.

const RISING = [523.25, 783.99]; // c2, g2
const FALLING = [783.99, 523.25];
const TONE_S = 0.28;
let audio = null;

function play(tones) {
  try {
    audio ??= new AudioContext();
    tones.forEach((pitch, place) => {
      const [from, until] = [audio.currentTime + place * TONE_S, audio.currentTime + (place + 1.6) * TONE_S];
      const [tone, level] = [new OscillatorNode(audio, { frequency: pitch }), new GainNode(audio, { gain: 0 })];
      level.gain.setValueAtTime(0, from);
      level.gain.linearRampToValueAtTime(0.4, from + 0.02);
      level.gain.exponentialRampToValueAtTime(0.001, until);
      tone.connect(level).connect(audio.destination);
      tone.start(from);
      tone.stop(until);
    });
    document.body.dataset.sounded = tones === RISING ? "opened" : "closed";
  } catch { /* no sound here */ }
}

/** Sound at the step from one scene to another; the first picture of a page is silent. */
export function sounds(before, now) {
  if (before === undefined || before === "lost" || before === now) return;
  if (now === "voting") play(RISING);
  else if (before === "voting") play(FALLING);
}
