import type { VerifyMessages } from './verify-messages.ts';

export const vi: VerifyMessages = {
  title: 'Xác nhận đó là bạn',
  lead: (application) => `${application} cần thêm bước thứ hai trước khi cho bạn vào.`,
  facts: {
    account: 'Tài khoản',
    asked: 'Bắt đầu đăng nhập',
    from: 'Từ',
    until: 'Có hiệu lực đến',
    left: 'Thời gian còn lại',
    lastMinute: 'Còn một phút. Bạn có thể thêm 5 phút một lần.',
    moreTime: 'Thêm 5 phút',
  },
  elsewhere: {
    title: 'Có phải bạn đã bắt đầu lần đăng nhập này?',
    lead: (application) =>
      `Lần đăng nhập vào ${application} bắt đầu từ một mạng khác với mạng của bạn. Nếu không phải bạn bắt đầu, hoặc nếu ai đó gửi cho bạn liên kết này, hãy chọn “Không phải tôi”.`,
  },
  confirm: 'Xác nhận',
  anotherWay: 'Cách khác',
  notMe: 'Không phải tôi',
  notMeHint: 'Dừng lần đăng nhập này ngay lập tức.',
  language: 'Ngôn ngữ',
  complaints: {
    empty: 'Hãy nhập mã trước.',
    unreadable: 'Đó không phải là mã. Mã chỉ gồm chữ số: hãy kiểm tra và nhập lại.',
    unreadableBackupCode: 'Đó không phải là mã dự phòng. Hãy kiểm tra xem có thiếu hay thừa ký tự không.',
    wrong: 'Mã này không đúng hoặc đã được dùng. Hãy nhập mã mới nhất.',
    wrongBackupCode: 'Mã dự phòng này không đúng hoặc đã được dùng. Hãy nhập mã chưa dùng.',
    triesLeft: 'Số lần thử còn lại:',
    notSent: 'Không gửi được email. Hãy thử lại sau một phút hoặc chọn cách khác.',
    tooSoon: 'Chưa thể gửi mã khác. Hãy dùng mã bạn đang có hoặc chọn cách khác.',
    notAsked: 'Hiện không thể hỏi điện thoại của bạn. Hãy chọn cách khác.',
    closed: 'Quá nhiều mã sai theo cách này. Hãy chọn cách khác hoặc thử lại sau.',
    busy: 'Hiện hệ thống đang bận. Lần thử này không bị tính: hãy gửi lại mã sau giây lát.',
  },
  ends: {
    approved: {
      title: 'Bạn đã vào',
      lead: (application) => `Bạn có thể quay lại ${application}.`,
    },
    denied: {
      title: 'Lần đăng nhập đã bị dừng',
      lead: (application) =>
        `Không ai vào được. Nếu không phải bạn bắt đầu, hãy đổi mật khẩu tại ${application}: có thể ai đó đã biết mật khẩu.`,
    },
    expired: {
      title: 'Đã hết thời gian',
      lead: (application) => `Hãy quay lại ${application} và đăng nhập lại. Không ai vào được.`,
    },
    superseded: {
      title: 'Một lần đăng nhập mới hơn đã thay thế lần này',
      lead: (application) =>
        `Hãy tiếp tục ở lần mới hơn. Nếu không phải bạn bắt đầu, hãy đổi mật khẩu tại ${application}: có thể ai đó đã biết mật khẩu.`,
    },
    changed: {
      title: 'Lần đăng nhập này đã kết thúc',
      lead: (application) =>
        `Một lần mới hơn đã thay thế, hoặc tài khoản của bạn đã thay đổi. Hãy quay lại ${application} và đăng nhập lại.`,
    },
    tooMany: {
      title: 'Quá nhiều mã sai',
      lead: (application) =>
        `Để bảo vệ tài khoản của bạn, lần đăng nhập này đã kết thúc. Hãy quay lại ${application} và đăng nhập lại.`,
    },
    inUse: {
      title: 'Trang này đang mở ở nơi khác',
      lead: (application) =>
        `Hãy tiếp tục trong cửa sổ mà bạn đã bắt đầu. Nếu bạn lỡ quay lại, hãy tiến tới trang sau. Nếu không tìm thấy, hãy đăng nhập lại vào ${application}.`,
    },
    inactive: {
      title: 'Hiện đang đóng',
      lead: (application) => `Hiện không ai đăng nhập được vào ${application}. Vui lòng thử lại sau.`,
    },
    unknown: {
      title: 'Liên kết này không dùng được',
      lead: () => 'Liên kết không đầy đủ hoặc quá cũ. Hãy quay lại nơi bạn muốn đăng nhập và bắt đầu lại.',
    },
    foreign: {
      title: 'Biểu mẫu này đến từ một trang khác',
      lead: () => 'Không có gì thay đổi. Hãy quay lại nơi bạn muốn đăng nhập và bắt đầu lại.',
    },
    busy: { title: 'Quá nhiều yêu cầu', lead: () => 'Không có gì thay đổi. Vui lòng đợi 15 phút.' },
    unavailable: {
      title: 'Hiện không khả dụng',
      lead: () => 'Không có gì thay đổi. Vui lòng thử lại sau một phút.',
    },
    broken: { title: 'Đã xảy ra lỗi', lead: () => 'Lỗi thuộc về chúng tôi. Vui lòng thử lại sau.' },
  },
  goOn: (application) => `Tiếp tục đến ${application}`,
  goBack: (application) => `Quay lại ${application}`,
  close: 'Bạn có thể đóng cửa sổ này.',
};
