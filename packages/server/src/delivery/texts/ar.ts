import type { Phrases } from './phrases.ts';

export const ar: Phrases = {
  direction: 'rtl',
  smsLetters: 'any',
  // 70 characters to a message here: the life of the code would cost a second one.
  sms: ({ application, code }) => `${code} رمزك في ${application}. لا تشاركه مع أحد.`,
  code: {
    login: {
      subject: (application) => `رمز تسجيل الدخول إلى ${application}:`,
      intro: (application) => `أدخل هذا الرمز لتسجيل الدخول إلى ${application}:`,
      ignore: 'إذا لم تكن تسجّل الدخول الآن، فقد يكون شخص ما يعرف كلمة مرورك. غيّرها.',
    },
    setup: {
      subject: (application) => `رمز التحقق الخاص بك في ${application}:`,
      intro: (application) => `أدخل هذا الرمز لاستخدام هذا العنوان خطوة ثانية في ${application}:`,
      ignore: 'إذا لم تطلب ذلك، فلا تفعل شيئًا: لن يتغيّر شيء من دون الرمز.',
    },
  },
  codeValid: (duration) => `الرمز صالح لمدة ${duration}.`,
  codeWarning: (application) => `لا تشاركه أبدًا. لن يطلبه منك أحد من ${application}.`,
  link: {
    email_verification: {
      subject: (application) => `أكّد عنوان بريدك الإلكتروني لدى ${application}`,
      intro: (application) => `يُرجى تأكيد أن هذا هو عنوان بريدك الإلكتروني لدى ${application}.`,
      action: 'تأكيد العنوان',
      ignore: 'إذا لم يكن لديك حساب هناك، فلا تفعل شيئًا: سيبقى العنوان غير مؤكَّد.',
    },
    invitation: {
      subject: (application) => `حسابك في ${application}`,
      intro: (application) => `تم إنشاء حساب لك في ${application}. اختر كلمة مرور لتسجيل الدخول.`,
      action: 'اختيار كلمة مرور',
      ignore: 'إذا كنت لا تعرف ما الأمر، فلا تفعل شيئًا: لا يمكن لأحد تسجيل الدخول بدون كلمة مرور.',
    },
    password_reset_link: {
      subject: (application) => `أعد تعيين كلمة مرورك في ${application}`,
      intro: (application) => `طلب شخص ما، وربما أنت، كلمة مرور جديدة في ${application}.`,
      action: 'اختيار كلمة مرور جديدة',
      ignore: 'إذا لم تكن أنت، فلا تفعل شيئًا: ستبقى كلمة مرورك كما هي.',
    },
  },
  linkValid: (duration) => `يعمل الرابط مرة واحدة فقط وهو صالح لمدة ${duration}.`,
  linkCopy: 'إذا لم يعمل الزر، فانسخ هذا العنوان إلى متصفحك:',
  notice: {
    factor_added: {
      subject: (application) => `أُضيفت خطوة ثانية إلى حسابك في ${application}`,
      intro: (application) => `أُضيفت خطوة ثانية جديدة إلى حسابك في ${application}.`,
    },
    factor_removed: {
      subject: (application) => `أُزيلت خطوة ثانية من حسابك في ${application}`,
      intro: (application) => `أُزيلت خطوة ثانية من حسابك في ${application}.`,
    },
    backup_codes_generated: {
      subject: (application) => `رموز احتياطية جديدة لحسابك في ${application}`,
      intro: (application) =>
        `أُنشئت رموز احتياطية جديدة لحسابك في ${application}. لم تعد الرموز القديمة صالحة.`,
    },
    backup_code_used: {
      subject: (application) => `استُخدم رمز احتياطي لحسابك في ${application}`,
      intro: (application) => `استُخدم رمز احتياطي لتسجيل الدخول إلى حسابك في ${application}.`,
    },
    password_changed: {
      subject: (application) => `تم تغيير كلمة مرورك في ${application}`,
      intro: (application) => `تم تغيير كلمة مرور حسابك في ${application}.`,
    },
    password_reset: {
      subject: (application) => `تمت إعادة تعيين كلمة مرورك في ${application}`,
      intro: (application) => `تمت إعادة تعيين كلمة مرور حسابك في ${application} عبر البريد الإلكتروني.`,
    },
    email_changed: {
      subject: (application) => `تم تغيير عنوان البريد الإلكتروني لحسابك في ${application}`,
      intro: (application) =>
        `تم تغيير عنوان البريد الإلكتروني لحسابك في ${application}. ستُرسل الرسائل من الآن إلى العنوان الجديد.`,
    },
    new_login: {
      subject: (application) => `تسجيل دخول جديد إلى حسابك في ${application}`,
      intro: (application) => `تم تسجيل الدخول إلى حسابك في ${application} من متصفح أو مكان لم نعرفه من قبل.`,
    },
    codes_exhausted: {
      subject: (application) => `طُلبت رموز كثيرة لحسابك في ${application}`,
      intro: (application) =>
        `طلب شخص يعرف كلمة مرور حسابك في ${application} كل رموز تسجيل الدخول التي تُرسَل خلال ساعة. إذا لم تكن أنت، فاختر كلمة مرور جديدة.`,
    },
    locked_out: {
      subject: (application) => `محاولات كثيرة برموز خاطئة لحسابك في ${application}`,
      intro: (application) =>
        `أدخل شخص ما رموزًا خاطئة كثيرة لحسابك في ${application}. أوقفنا الرموز مؤقتًا لمدة 15 دقيقة. هذا الشخص يعرف كلمة مرورك: إذا لم تكن أنت، فاختر كلمة مرور جديدة.`,
    },
    factor_disabled: {
      subject: (application) => `عُطّلت خطوة ثانية لحسابك في ${application}`,
      intro: (application) =>
        `عُطّلت خطوة ثانية لحسابك في ${application} بعد عدد كبير من الرموز الخاطئة. سجّل الدخول بطريقة أخرى أو برمز احتياطي.`,
    },
  },
  leftOut: (count) => `بالإضافة إلى ${count} من النوع نفسه منذ الرسالة السابقة.`,
  detail: { when: 'الوقت', factor: 'الخطوة الثانية', device: 'الجهاز', place: 'المكان' },
  notMe: {
    fine: 'إذا كنت أنت، فلا داعي لفعل أي شيء.',
    question: 'لم تكن أنت؟',
    action: 'لم أكن أنا',
    effect: 'ينهي الرابط جميع الجلسات ويطلب كلمة مرور جديدة. تبقى الخطوة الثانية كما هي.',
    elsewhere: (application) => `إذا لم تكن أنت، فاختر كلمة مرور جديدة في ${application} وأبلغهم بذلك.`,
  },
};
