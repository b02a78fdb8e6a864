// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What stands in the place of data keeps its lines together, whatever stood there before.

#include "tests/support/testcase.h"
#include "widgets/kit/emptystate.h"
#include "widgets/kit/theme.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLayout>
#include <QProgressBar>

#include <algorithm>

namespace driftline {

class TestEmptyState final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void linesStayTogether_data()
    {
        QTest::addColumn<bool>("busyBefore");
        QTest::addColumn<bool>("action");
        QTest::newRow("at once") << false << false;
        QTest::newRow("at once, with a button") << false << true;
        QTest::newRow("after waiting") << true << false;
        QTest::newRow("after waiting, with a button") << true << true;
    }

    void linesStayTogether()
    {
        QFETCH(bool, busyBefore);
        QFETCH(bool, action);
        QAction retry(QStringLiteral("Try again"));
        EmptyState state;
        state.resize(790, 760);
        state.show();
        QVERIFY(QTest::qWaitForWindowExposed(&state));
        if (busyBefore) {
            state.setBusy(QStringLiteral("Grouping runs…"));
            QTRY_VERIFY(state.findChild<QProgressBar *>()->isVisible());
            state.layout()->activate();
        }
        state.setError(Error{ErrorCode::Unreachable, QStringLiteral("the server does not take connections"),
                             QStringLiteral("http://127.0.0.1:56839/api/2.0/mlflow/runs/search"),
                             QStringLiteral("check that it is running, and its port"), std::nullopt});
        if (action)
            state.setAction(&retry);
        QCoreApplication::processEvents();
        state.layout()->activate();
        const auto labels = state.findChildren<QLabel *>();
        const auto find = [&labels](const QString &text) {
            return *std::ranges::find_if(
                labels, [&text](const QLabel *label) { return label->text().startsWith(text); });
        };
        const QLabel *title = find(QStringLiteral("The server"));
        const QLabel *text = find(QStringLiteral("http"));
        QVERIFY(title->height() < 2 * title->fontMetrics().height());
        QVERIFY(text->geometry().top() - title->geometry().bottom() < 12);
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestEmptyState)
#include "tst_emptystate.moc"
