import type { PageMessages } from './page-messages.ts';

export const vi: PageMessages = {
  direction: 'ltr',
  errorPrefix: 'Lỗi:',
  verifyEmail: {
    title: 'Xác nhận địa chỉ email của bạn',
    lead: (application) => `Đây có phải là địa chỉ email của bạn tại ${application} không?`,
    action: 'Xác nhận địa chỉ',
    doneTitle: 'Địa chỉ của bạn đã được xác nhận',
    done: (application) => `Bạn có thể đóng trang này và quay lại ${application}.`,
  },
  newPassword: {
    title: 'Chọn mật khẩu mới',
    lead: (application) => `Cho tài khoản ${application} của bạn. Sau đó mọi thiết bị sẽ bị đăng xuất.`,
    account: 'Tài khoản',
    label: 'Mật khẩu mới',
    repeat: 'Nhập lại mật khẩu mới',
    rules: {
      composition: 'Từ 8 đến 256 ký tự, có chữ hoa, chữ thường, chữ số và ký tự đặc biệt.',
      length: 'Từ 15 đến 256 ký tự. Nên ghép vài từ mà không ai ngờ đi cùng nhau.',
    },
    refused: {
      composition:
        'Mật khẩu này quá yếu: cần ít nhất 8 ký tự, có chữ hoa, chữ thường, chữ số và ký tự đặc biệt.',
      length:
        'Mật khẩu này quá yếu: cần ít nhất 15 ký tự, không theo khuôn mẫu thông thường hay tên của bạn.',
    },
    differ: 'Hai mật khẩu không giống nhau. Hãy nhập lại.',
    action: 'Lưu mật khẩu',
    doneTitle: 'Mật khẩu của bạn đã được đổi',
    done: (application) =>
      `Hãy quay lại ${application} và đăng nhập bằng mật khẩu mới. Bước thứ hai của bạn vẫn giữ nguyên.`,
  },
  notMe: {
    title: 'Không phải bạn?',
    lead: (application) =>
      `Nếu trong tài khoản ${application} của bạn có điều gì đó không phải do bạn làm, hãy kết thúc mọi phiên đăng nhập ngay và chọn mật khẩu mới.`,
    stays: 'Mọi thiết bị sẽ bị đăng xuất, kể cả những thiết bị tin cậy. Bước thứ hai của bạn vẫn giữ nguyên.',
    action: 'Kết thúc mọi phiên đăng nhập',
    fine: 'Nếu đó là bạn, hãy đóng trang này: không có gì thay đổi.',
    doneTitle: 'Mọi phiên đăng nhập đã kết thúc',
    done: 'Bây giờ hãy chọn mật khẩu mới, để không ai vào lại được bằng mật khẩu cũ.',
  },
  dead: {
    title: 'Liên kết này không dùng được',
    lead: 'Liên kết đã được dùng, đã hết hạn hoặc đã được thay bằng liên kết mới hơn.',
    next: {
      'verify-email': (application) =>
        `Nếu địa chỉ của bạn chưa được xác nhận, hãy đăng nhập vào ${application} và yêu cầu liên kết mới.`,
      'reset-password': (application) =>
        `Để chọn mật khẩu mới, hãy quay lại ${application} và yêu cầu liên kết mới.`,
      'not-me': (application) =>
        `Nếu bạn lo lắng về tài khoản của mình, hãy quay lại ${application} và yêu cầu mật khẩu mới.`,
    },
  },
  trouble: {
    tooMany: { title: 'Quá nhiều yêu cầu', lead: 'Vui lòng đợi 15 phút rồi mở lại liên kết.' },
    unavailable: {
      title: 'Hiện không khả dụng',
      lead: 'Vui lòng thử lại sau một phút. Không có gì thay đổi.',
    },
    broken: { title: 'Đã xảy ra lỗi', lead: 'Lỗi thuộc về chúng tôi. Vui lòng thử lại sau.' },
    foreign: {
      title: 'Biểu mẫu này đến từ một trang khác',
      lead: 'Không có gì thay đổi. Hãy mở lại liên kết trong email và dùng biểu mẫu ở đó.',
    },
    notHere: {
      title: 'Không có gì ở đây',
      lead: 'Hãy sao chép toàn bộ địa chỉ trong email và thử lại.',
    },
    malformed: { title: 'Không đọc được yêu cầu này', lead: 'Hãy mở lại liên kết trong email.' },
  },
};
