import type { Phrases } from './phrases.ts';

export const vi: Phrases = {
  direction: 'ltr',
  // Carriers and banks in Vietnam write text messages without diacritics.
  smsLetters: 'gsm7',
  sms: ({ application, code, duration }) =>
    `${code} la ma ${application} cua ban. Ma het han sau ${duration}. Khong chia se ma nay voi ai.`,
  code: {
    login: {
      subject: (application) => `Mã đăng nhập ${application} của bạn:`,
      intro: (application) => `Nhập mã này để đăng nhập vào ${application}:`,
      ignore: 'Nếu bạn không đang đăng nhập, có thể ai đó đã biết mật khẩu của bạn. Hãy đổi mật khẩu.',
    },
    setup: {
      subject: (application) => `Mã xác minh ${application} của bạn:`,
      intro: (application) => `Nhập mã này để dùng địa chỉ này làm bước thứ hai tại ${application}:`,
      ignore: 'Nếu bạn không yêu cầu, hãy bỏ qua: không có mã thì không có gì thay đổi.',
    },
  },
  codeValid: (duration) => `Mã hết hạn sau ${duration}.`,
  codeWarning: (application) => `Không bao giờ chia sẻ mã này. Không ai ở ${application} sẽ hỏi bạn mã này.`,
  link: {
    email_verification: {
      subject: (application) => `Xác nhận địa chỉ email của bạn cho ${application}`,
      intro: (application) => `Vui lòng xác nhận đây là địa chỉ email của bạn tại ${application}.`,
      action: 'Xác nhận địa chỉ',
      ignore: 'Nếu bạn không có tài khoản ở đó, hãy bỏ qua: địa chỉ sẽ không được xác nhận.',
    },
    invitation: {
      subject: (application) => `Tài khoản ${application} của bạn`,
      intro: (application) =>
        `Một tài khoản tại ${application} đã được tạo cho bạn. Hãy chọn mật khẩu để đăng nhập.`,
      action: 'Chọn mật khẩu',
      ignore:
        'Nếu bạn không biết việc này là gì, hãy bỏ qua: không ai có thể đăng nhập khi chưa có mật khẩu.',
    },
    password_reset_link: {
      subject: (application) => `Đặt lại mật khẩu ${application} của bạn`,
      intro: (application) => `Ai đó, có lẽ là bạn, đã yêu cầu mật khẩu mới tại ${application}.`,
      action: 'Chọn mật khẩu mới',
      ignore: 'Nếu không phải bạn, hãy bỏ qua: mật khẩu của bạn vẫn giữ nguyên.',
    },
  },
  linkValid: (duration) => `Liên kết chỉ dùng được một lần và hết hạn sau ${duration}.`,
  linkCopy: 'Nếu nút không hoạt động, hãy sao chép địa chỉ này vào trình duyệt:',
  notice: {
    factor_added: {
      subject: (application) => `Đã thêm bước thứ hai vào tài khoản ${application} của bạn`,
      intro: (application) => `Một bước thứ hai mới đã được thêm vào tài khoản ${application} của bạn.`,
    },
    factor_removed: {
      subject: (application) => `Đã xóa một bước thứ hai khỏi tài khoản ${application} của bạn`,
      intro: (application) => `Một bước thứ hai đã bị xóa khỏi tài khoản ${application} của bạn.`,
    },
    backup_codes_generated: {
      subject: (application) => `Mã dự phòng mới cho tài khoản ${application} của bạn`,
      intro: (application) =>
        `Mã dự phòng mới đã được tạo cho tài khoản ${application} của bạn. Các mã cũ không còn dùng được.`,
    },
    backup_code_used: {
      subject: (application) => `Một mã dự phòng của tài khoản ${application} đã được dùng`,
      intro: (application) =>
        `Một mã dự phòng đã được dùng để đăng nhập vào tài khoản ${application} của bạn.`,
    },
    password_changed: {
      subject: (application) => `Mật khẩu ${application} của bạn đã được đổi`,
      intro: (application) => `Mật khẩu tài khoản ${application} của bạn đã được đổi.`,
    },
    password_reset: {
      subject: (application) => `Mật khẩu ${application} của bạn đã được đặt lại`,
      intro: (application) => `Mật khẩu tài khoản ${application} của bạn đã được đặt lại qua email.`,
    },
    email_changed: {
      subject: (application) => `Địa chỉ email của tài khoản ${application} của bạn đã được thay đổi`,
      intro: (application) =>
        `Địa chỉ email của tài khoản ${application} của bạn đã được thay đổi. Từ nay thư sẽ được gửi đến địa chỉ mới.`,
    },
    new_login: {
      subject: (application) => `Đăng nhập mới vào tài khoản ${application} của bạn`,
      intro: (application) =>
        `Tài khoản ${application} của bạn vừa được đăng nhập từ một trình duyệt hoặc nơi mà chúng tôi chưa từng thấy.`,
    },
    codes_exhausted: {
      subject: (application) => `Nhiều mã đã được yêu cầu cho tài khoản ${application} của bạn`,
      intro: (application) =>
        `Một người biết mật khẩu tài khoản ${application} của bạn đã yêu cầu hết số mã đăng nhập được gửi trong một giờ. Nếu đó không phải là bạn, hãy chọn mật khẩu mới.`,
    },
    locked_out: {
      subject: (application) => `Quá nhiều mã sai cho tài khoản ${application} của bạn`,
      intro: (application) =>
        `Ai đó đã nhập quá nhiều mã sai cho tài khoản ${application} của bạn. Chúng tôi đã tạm dừng nhận mã trong 15 phút. Người đó biết mật khẩu của bạn: nếu đó không phải là bạn, hãy chọn mật khẩu mới.`,
    },
    factor_disabled: {
      subject: (application) => `Một bước thứ hai của tài khoản ${application} đã bị tắt`,
      intro: (application) =>
        `Một bước thứ hai của tài khoản ${application} đã bị tắt sau quá nhiều mã sai. Hãy đăng nhập bằng cách khác hoặc bằng mã dự phòng.`,
    },
  },
  leftOut: (count) => `Và thêm ${count} lần như vậy kể từ email trước.`,
  detail: { when: 'Thời gian', factor: 'Bước thứ hai', device: 'Thiết bị', place: 'Nơi' },
  notMe: {
    fine: 'Nếu đó là bạn, bạn không cần làm gì.',
    question: 'Không phải bạn?',
    action: 'Không phải tôi',
    effect:
      'Liên kết sẽ kết thúc mọi phiên đăng nhập và yêu cầu mật khẩu mới. Bước thứ hai của bạn vẫn giữ nguyên.',
    elsewhere: (application) =>
      `Nếu không phải bạn, hãy đặt mật khẩu mới tại ${application} và báo cho họ biết.`,
  },
};
