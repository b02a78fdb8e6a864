// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the filter box offers while somebody writes, and what it says about what is not finished.

#include "tests/support/testcase.h"
#include "widgets/kit/filterbox.h"

#include <QApplication>
#include <QListView>
#include <QPlainTextEdit>
#include <QStyledItemDelegate>

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
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestFilterBox)
#include "tst_filterbox.moc"
