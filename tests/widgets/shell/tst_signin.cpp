// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A source that did not open is asked for again with what is known of it; a login is typed where it is
// wanted.

#include "tests/support/testcase.h"
#include "tests/widgets/shell/fakewindow.h"
#include "widgets/dialogs/sourcedialog.h"
#include "widgets/shell/windowactions.h"

#include <QLineEdit>
#include <QTemporaryDir>

namespace driftline {

class TestSignIn : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void refusedLoginAsksToSignIn();

private:
    [[nodiscard]] QString freshFile() { return m_folder.filePath(QStringLiteral("%1.ini").arg(++m_count)); }
    QTemporaryDir m_folder;
    int m_count = 0;
};

void TestSignIn::refusedLoginAsksToSignIn()
{
    Bench bench(freshFile());
    const auto press = [&bench](const QString &text) {
        const auto button = [&]() -> QPushButton * { // made when the source failed, shown a moment later
            const auto buttons = bench.window->findChildren<QPushButton *>();
            const auto found = std::ranges::find_if(buttons, [&text](const QPushButton *each) {
                return each->isVisible() && each->text() == text;
            });
            return found == buttons.end() ? nullptr : *found;
        };
        if (!QTest::qWaitFor([&] { return button() != nullptr; }))
            return false;
        button()->click();
        return bench.dialog<SourceDialog>() != nullptr;
    };
    // Whether the dialog has the address, and the focus is in the empty field that comes next.
    const auto asks = [&bench](const QString &uri, bool forPassword) {
        const auto *dialog = bench.dialog<SourceDialog>();
        const auto *field = qobject_cast<QLineEdit *>(dialog->focusWidget());
        return dialog->uri() == uri && field != nullptr && field->text().isEmpty() &&
               (field->echoMode() == QLineEdit::Password) == forPassword;
    };
    const auto answer = [&bench](const QString &user, const QString &password) {
        auto *dialog = bench.dialog<SourceDialog>();
        if (!user.isEmpty()) {
            QTest::keyClicks(dialog->focusWidget(), user);
            QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
        }
        QTest::keyClicks(dialog->focusWidget(), password);
        QTest::keyClick(dialog, Qt::Key_Return);
        return QTest::qWaitFor([&bench] { return bench.dialog<SourceDialog>() == nullptr; }) &&
               bench.settle();
    };
    const QString server = QStringLiteral("http://guarded.example.org");
    bench.window->openSource(server);
    QVERIFY(bench.settle());
    QVERIFY(press(QStringLiteral("Sign in…")));
    QVERIFY(asks(server, false));
    QVERIFY(answer(QStringLiteral("ann"), QStringLiteral("wrong")));
    QVERIFY(bench.window->workspace() == nullptr);
    QVERIFY(press(QStringLiteral("Sign in…")));
    QVERIFY(asks(server, true)); // who it was is known
    QVERIFY(answer({}, QStringLiteral("right")));
    QVERIFY(bench.window->workspace() != nullptr);
    QVERIFY(!bench.window->windowActions().signIn->isEnabled());

    Bench other(freshFile());
    other.window->openSource(QStringLiteral("http://user:secret@broken:5000"));
    QVERIFY(other.settle());
    QVERIFY(!other.window->windowActions().signIn->isEnabled());
    other.window->windowActions().open->trigger();
    QVERIFY(other.dialog<SourceDialog>() != nullptr);
    QCOMPARE(other.dialog<SourceDialog>()->uri(), QStringLiteral("http://broken:5000"));
}

} // namespace driftline

using driftline::TestSignIn;
DRIFTLINE_WIDGET_TEST(TestSignIn)
#include "tst_signin.moc"
