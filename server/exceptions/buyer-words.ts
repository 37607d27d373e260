import type { AskLanguage } from '../../db/exception/customer-ask.ts';

interface BuyerWords {
  /** All lines before tax, and what comes off the customer's own price; null: nothing more. */
  readonly price: (net: string, off: string | null) => string;
  /** The order with tax, and what has to be paid first. */
  readonly advance: (total: string, amount: string) => string;
}

/** What a customer is written before their order is one. */
export const buyerWords: Readonly<Record<AskLanguage, BuyerWords>> = {
  english: {
    price: (net, off) =>
      `We can do your order for ${net} before tax${off === null ? ', your usual price' : `, ${off} off your usual price`}. Shall we go ahead? (yes / no)`,
    advance: (total, amount) =>
      `Your order comes to ${total}. To send it we need ${amount} in advance. Please tell us here when you have paid.`,
  },
  hinglish: {
    price: (net, off) =>
      `Aapka order ${net} (tax alag) mein ho sakta hai${off === null ? ', aapka hamesha wala rate' : `, aapke rate se ${off} kam`}. Kar dein? (haan / nahi)`,
    advance: (total, amount) =>
      `Aapka order ${total} ka hai. Bhejne ke liye ${amount} advance chahiye. Payment ho jaye to yahin bata dijiye.`,
  },
  hindi: {
    price: (net, off) =>
      `आपका ऑर्डर ${net} (टैक्स अलग) में हो सकता है${off === null ? ', आपका हमेशा वाला रेट' : `, आपके रेट से ${off} कम`}। कर दें? (हाँ / नहीं)`,
    advance: (total, amount) =>
      `आपका ऑर्डर ${total} का है। भेजने के लिए ${amount} एडवांस चाहिए। पेमेंट हो जाए तो यहीं बता दीजिए।`,
  },
  arabic: {
    price: (net, off) =>
      `يمكننا تنفيذ طلبك مقابل ${net} قبل الضريبة${off === null ? '، بسعرك المعتاد' : `، بخصم ${off} من سعرك المعتاد`}. هل نتابع؟ (نعم / لا)`,
    advance: (total, amount) =>
      `قيمة طلبك ${total}. لإرساله نحتاج إلى دفعة مقدمة قدرها ${amount}. يرجى إبلاغنا هنا بعد الدفع.`,
  },
};
