import { isolated } from '../../messages/isolated.ts';
import type { VerifyMessages } from './verify-messages.ts';

export const ar: VerifyMessages = {
  title: 'أكّد أنك أنت',
  lead: (application) => `يطلب ${isolated(application)} خطوة ثانية قبل السماح لك بالدخول.`,
  facts: {
    account: 'الحساب',
    asked: 'بدأ تسجيل الدخول',
    from: 'من',
    until: 'صالح حتى',
    left: 'الوقت المتبقي',
    lastMinute: 'بقيت دقيقة واحدة. يمكنك إضافة 5 دقائق مرة واحدة.',
    moreTime: 'إضافة 5 دقائق',
  },
  elsewhere: {
    title: 'هل بدأت أنت تسجيل الدخول هذا؟',
    lead: (application) =>
      `بدأ تسجيل الدخول إلى ${isolated(application)} من شبكة غير شبكتك. إذا لم تبدأه بنفسك، أو أرسل إليك أحد هذا الرابط، فاختر «لم أكن أنا».`,
  },
  confirm: 'تأكيد',
  anotherWay: 'طريقة أخرى',
  notMe: 'لم أكن أنا',
  notMeHint: 'يوقف تسجيل الدخول هذا فورًا.',
  language: 'اللغة',
  complaints: {
    empty: 'اكتب الرمز أولًا.',
    unreadable: 'هذا ليس رمزًا. يتكوّن الرمز من أرقام فقط: تحقّق منه واكتبه مرة أخرى.',
    unreadableBackupCode: 'هذا ليس رمزًا احتياطيًا. تحقّق من وجود أحرف أو أرقام ناقصة أو زائدة.',
    wrong: 'هذا الرمز غير صحيح أو استُخدم من قبل. اكتب أحدث رمز.',
    wrongBackupCode: 'هذا الرمز الاحتياطي غير صحيح أو استُخدم من قبل. اكتب رمزًا لم تستخدمه.',
    triesLeft: 'المحاولات المتبقية:',
    notSent: 'تعذّر إرسال الرسالة. حاول مرة أخرى بعد دقيقة، أو اختر طريقة أخرى.',
    tooSoon: 'لا يمكن إرسال رمز آخر بعد. استخدم الرمز الذي لديك، أو اختر طريقة أخرى.',
    notAsked: 'لا يمكن سؤال هاتفك الآن. اختر طريقة أخرى.',
    closed: 'رموز خاطئة كثيرة جدًا بهذه الطريقة. اختر طريقة أخرى، أو حاول مرة أخرى لاحقًا.',
  },
  ends: {
    approved: {
      title: 'تم الدخول',
      lead: (application) => `يمكنك العودة إلى ${isolated(application)}.`,
    },
    denied: {
      title: 'تم إيقاف تسجيل الدخول',
      lead: (application) =>
        `لم يدخل أحد. إذا لم تبدأه أنت، فغيّر كلمة مرورك في ${isolated(application)}: ربما يعرفها شخص آخر.`,
    },
    expired: {
      title: 'انتهى الوقت',
      lead: (application) => `عُد إلى ${isolated(application)} وسجّل الدخول مرة أخرى. لم يدخل أحد.`,
    },
    superseded: {
      title: 'حلّ تسجيل دخول أحدث محل هذا',
      lead: (application) =>
        `تابع في التسجيل الأحدث. إذا لم تبدأه أنت، فغيّر كلمة مرورك في ${isolated(application)}: ربما يعرفها شخص آخر.`,
    },
    changed: {
      title: 'انتهى تسجيل الدخول هذا',
      lead: (application) =>
        `حلّ محله تسجيل أحدث، أو تغيّر شيء في حسابك. عُد إلى ${isolated(application)} وسجّل الدخول مرة أخرى.`,
    },
    tooMany: {
      title: 'رموز خاطئة كثيرة جدًا',
      lead: (application) =>
        `لحماية حسابك، انتهى تسجيل الدخول هذا. عُد إلى ${isolated(application)} وسجّل الدخول مرة أخرى.`,
    },
    inUse: {
      title: 'هذه الصفحة مفتوحة في مكان آخر',
      lead: (application) =>
        `تابع في النافذة التي بدأت فيها. إذا رجعت إلى الوراء سهوًا، فتقدّم مرة أخرى. وإذا لم تجدها، فسجّل الدخول إلى ${isolated(application)} من جديد.`,
    },
    inactive: {
      title: 'مغلق حاليًا',
      lead: (application) =>
        `لا يمكن لأحد تسجيل الدخول إلى ${isolated(application)} الآن. يُرجى المحاولة لاحقًا.`,
    },
    unknown: {
      title: 'هذا الرابط لا يعمل',
      lead: () => 'إنه غير مكتمل أو قديم جدًا. عُد إلى المكان الذي أردت تسجيل الدخول فيه، وابدأ من جديد.',
    },
    foreign: {
      title: 'جاء هذا النموذج من صفحة أخرى',
      lead: () => 'لم يتغيّر شيء. عُد إلى المكان الذي أردت تسجيل الدخول فيه، وابدأ من جديد.',
    },
    busy: { title: 'طلبات كثيرة جدًا', lead: () => 'لم يتغيّر شيء. يُرجى الانتظار 15 دقيقة.' },
    unavailable: {
      title: 'غير متاح الآن',
      lead: () => 'لم يتغيّر شيء. يُرجى المحاولة مرة أخرى بعد دقيقة.',
    },
    broken: { title: 'حدث خطأ ما', lead: () => 'الخطأ من جانبنا. يُرجى المحاولة مرة أخرى لاحقًا.' },
  },
  goOn: (application) => `المتابعة إلى ${isolated(application)}`,
  goBack: (application) => `العودة إلى ${isolated(application)}`,
  close: 'يمكنك إغلاق هذه النافذة.',
};
