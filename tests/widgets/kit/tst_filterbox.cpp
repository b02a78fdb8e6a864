// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the filter box offers while somebody writes, and what it says about what is not finished.

#include "models/analysis/filter.h"
#include "tests/support/testcase.h"
#include "widgets/kit/filterbox.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace driftline {

namespace {

/// Counts for how many lines the view wants to know the size.
class CountingDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        ++sizes;
        return QStyledItemDelegate::sizeHint(option, index);
    }
    mutable int sizes = 0;
};

RunKeys manyKeys()
{
    RunKeys keys;
    for (int i = 0; i < 12'000; ++i)
        keys.metrics << QStringLiteral("layer_%1/w").arg(i);
    return keys;
}

/// A box in a window that has the keyboard, whose texts are parsed as on a page.
struct Asked
{
    Asked()
    {
        auto *layout = new QVBoxLayout(&window);
        layout->addWidget(&box);
        layout->addWidget(&other);
        window.show();
        window.activateWindow();
        ready = QTest::qWaitForWindowActive(&window);
        edit->setFocus();
        QObject::connect(&box, &FilterBox::filterSubmitted, &box, [this](const QString &text) {
            if (const auto tree = parseFilter(text); tree.isError()) {
                ++failures;
                box.showError(tree.error());
            } else {
                box.clearError();
            }
        });
    }

    QWidget window;
    FilterBox box{&window};
    QLineEdit other{&window};
    QPlainTextEdit *edit = box.findChild<QPlainTextEdit *>();
    bool ready = false;
    int failures = 0;
};

QListView *openList()
{
    return qobject_cast<QListView *>(QApplication::activePopupWidget());
}

} // namespace

class TestFilterBox final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void aLetterMeasuresAFewLinesOfThousands()
    {
        FilterBox box;
        box.show();
        box.setKeys(manyKeys());
        auto *edit = box.findChild<QPlainTextEdit *>();
        edit->setFocus();
        QTest::keyClicks(edit, QStringLiteral("me"));
        QListView *list = openList();
        QVERIFY(list != nullptr);
        QVERIFY(list->model()->rowCount() >= 12'000);
        CountingDelegate delegate;
        list->setItemDelegate(&delegate);
        QTest::keyClicks(edit, QStringLiteral("trics.`layer_7"));
        QCoreApplication::processEvents();
        QCOMPARE(openList(), list);
        QCOMPARE(list->model()->rowCount(), 1'111);
        QVERIFY2(delegate.sizes < 1'000, qPrintable(QString::number(delegate.sizes)));
    }

    void theListStandsBelowTheBoxInWholeLines_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void theListStandsBelowTheBoxInWholeLines()
    {
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
        FilterBox box;
        box.resize(600, box.sizeHint().height());
        box.show();
        box.setKeys(manyKeys());
        auto *edit = box.findChild<QPlainTextEdit *>();
        edit->setFocus();
        const QWidget *frame = edit->parentWidget();
        QTest::keyClicks(edit, QStringLiteral("not metrics.layer_7"));
        for (const int lines : {12, 12, 11, 1}) { // layer_7…, 77…, 777…, 7777
            QListView *list = openList();
            QVERIFY(list != nullptr);
            QVERIFY(QTest::qWaitForWindowExposed(list));
            QCOMPARE(std::min(12, list->model()->rowCount()), lines);
            QCOMPARE(list->viewport()->height(), lines * list->sizeHintForRow(0));
            QCOMPARE(list->verticalScrollBar()->maximum() > 0, list->model()->rowCount() > lines);
            QVERIFY(list->geometry().top() > frame->mapToGlobal(QPoint(0, frame->height())).y() + 2);
            // The text of the lines stands below what is being written, whichever letter that is at.
            QTextCursor begin(edit->document());
            begin.setPosition(4);
            const int written = edit->viewport()->mapToGlobal(edit->cursorRect(begin).topLeft()).x();
            QVERIFY(qAbs(list->geometry().left() + 14 - written) < 3);
            const QImage picture = list->grab().toImage();
            QCOMPARE(picture.pixelColor(picture.width() / 2, 0), Theme::of(list).hairline);
            QCOMPARE(picture.pixelColor(picture.width() / 2, picture.height() - 1), Theme::of(list).hairline);
            QVERIFY(list->selectionModel()->isSelected(list->model()->index(0, 0)));
            QTest::keyClick(edit, '7');
        }
    }

    void whatIsBeingWrittenIsNotMarked()
    {
        Asked asked;
        QVERIFY(asked.ready);
        FilterBox &box = asked.box;
        box.setKeys({{QStringLiteral("auc_roc")}, {}, {}});
        QTest::keyClicks(asked.edit, QStringLiteral("metrics.auc"));
        QVERIFY(openList() != nullptr);
        QTest::keyClick(openList(), Qt::Key_Return);
        QCOMPARE(box.text(), QStringLiteral("metrics.auc_roc"));
        QTRY_COMPARE(asked.failures, 1); // after the pause
        QVERIFY(!box.hasError());
        // Nor is a parenthesis that is not closed yet, though the mistake is at the beginning.
        QTest::keyClicks(asked.edit, QStringLiteral(" > 1 or (metrics.auc_roc > 0 "));
        QTRY_COMPARE(asked.failures, 2);
        QVERIFY(!box.hasError());
        // Written and taken back: the same text, and as wrong as before.
        QTest::keyClicks(asked.edit, QStringLiteral(")"));
        QTest::keyClick(asked.edit, Qt::Key_Backspace);
        QVERIFY(!box.hasError());
        // Enter says that it is finished.
        QTest::keyClick(asked.edit, Qt::Key_Return);
        QVERIFY(box.hasError());
    }

    void whatTheCursorLeavesIsMarked()
    {
        Asked asked;
        QVERIFY(asked.ready);
        FilterBox &box = asked.box;
        QTest::keyClicks(asked.edit, QStringLiteral("metrics.auc > "));
        QTRY_COMPARE(asked.failures, 1);
        QVERIFY(!box.hasError());
        QTest::keyClick(asked.edit, Qt::Key_Home);
        QVERIFY(box.hasError());
        QTest::keyClick(asked.edit, Qt::Key_End); // and stays so
        QVERIFY(box.hasError());
        QTest::keyClicks(asked.edit, QStringLiteral("0 and"));
        QVERIFY(!box.hasError());
        QTRY_COMPARE(asked.failures, 2);
        QVERIFY(!box.hasError());
        asked.other.setFocus();
        QVERIFY(box.hasError());
    }

    void aMistakeInWhatIsCompleteIsMarkedAtOnce()
    {
        Asked asked;
        QVERIFY(asked.ready);
        FilterBox &box = asked.box;
        QTest::keyClicks(asked.edit, QStringLiteral("metrics.auc > 0.9 annd"));
        QTRY_COMPARE(asked.failures, 1);
        QVERIFY(!box.hasError()); // it may become another word
        QTest::keyClicks(asked.edit, QStringLiteral(" metrics.f1 >"));
        QTRY_COMPARE(asked.failures, 2);
        QVERIFY(box.hasError());
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestFilterBox)
#include "tst_filterbox.moc"
