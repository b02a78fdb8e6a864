// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/testcase.h"
#include "widgets/kit/plaintooltip.h"
#include "widgets/kit/tableview.h"

#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QStandardItemModel>
#include <QTextDocument>
#include <QToolTip>

namespace driftline {

namespace {

const QString markup = QStringLiteral("<img src=\"file:///etc/hostname\"> <b>run</b>\nsecond line");

/// What somebody reads in the tool tip that is shown.
QString shownText()
{
    QTextDocument document;
    if (Qt::mightBeRichText(QToolTip::text()))
        document.setHtml(QToolTip::text());
    else
        document.setPlainText(QToolTip::text());
    return document.toPlainText();
}

void point(QWidget &widget, const QPoint &place)
{
    QHelpEvent event(QEvent::ToolTip, place, widget.mapToGlobal(place));
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace

class TestPlainToolTip final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { showToolTipsPlain(*qApp); }

    void ofAWidget()
    {
        QLabel label(QStringLiteral("name"));
        label.show();
        for (const QString &text : {markup, QStringLiteral("plain & simple"), QStringLiteral("a < b\nc")}) {
            label.setToolTip(text);
            point(label, {5, 5});
            QCOMPARE(shownText(), text);
            QToolTip::hideText();
            QVERIFY(QTest::qWaitFor([] { return !QToolTip::isVisible(); }, 10'000));
        }
    }

    void ofATable()
    {
        QStandardItemModel model(1, 1);
        model.setData(model.index(0, 0), QStringLiteral("name"));
        model.setData(model.index(0, 0), markup, Qt::ToolTipRole);
        TableView table;
        table.setModel(&model);
        table.resize(300, 200);
        table.show();
        point(*table.viewport(), table.visualRect(model.index(0, 0)).center());
        QCOMPARE(shownText(), markup);
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestPlainToolTip)
#include "tst_plaintooltip.moc"
