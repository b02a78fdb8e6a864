// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// The list of things to check below a button: as pictures in build/…/pictures, and its boxes, pixel by pixel.

#include "tests/support/pictures.h"
#include "tests/support/testcase.h"
#include "widgets/kit/checklistpopup.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStandardItemModel>

namespace driftline {

namespace {
constexpr int boxEnd = 21; ///< of the row, with a little beside it
} // namespace

class TestCheckListPopup final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void nothingFoundIsSaid()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        QStandardItemModel model;
        model.appendRow(new QStandardItem(QStringLiteral("params.depth")));
        QWidget window;
        window.resize(400, 500);
        window.show();
        CheckListPopup popup(&model, &window);
        popup.popupBelow(&window);
        QVERIFY(QTest::qWaitForWindowExposed(&popup));
        const auto *said = popup.findChild<QListView *>()->findChild<QLabel *>();
        QVERIFY(!said->isVisible());
        auto *search = popup.findChild<QLineEdit *>();
        search->setText(QStringLiteral("dapth"));
        QVERIFY(said->isVisible());
        QVERIFY(popup.grab().save(picturePath(QStringLiteral("checklist-nothing.png"))));
        search->setText(QStringLiteral("depth"));
        QVERIFY(!said->isVisible());
    }

    void aBoxHasOneOutline_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void aBoxHasOneOutline()
    {
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
        QStandardItemModel model;
        for (int row = 0; row < 6; ++row) {
            auto *item = new QStandardItem(QStringLiteral("params.%1").arg(row));
            item->setCheckable(true);
            item->setCheckState(row == 1 ? Qt::Checked : Qt::Unchecked);
            model.appendRow(item);
        }
        QWidget window;
        window.resize(400, 500);
        auto *button = new QPushButton(QStringLiteral("Columns"), &window);
        window.show();
        CheckListPopup popup(&model, &window);
        popup.setResetText(QStringLiteral("Choose for me"));
        popup.popupBelow(button);
        QVERIFY(QTest::qWaitForWindowExposed(&popup));
        QVERIFY(popup.grab().save(picturePath(
            QStringLiteral("checklist-%1.png").arg(QString::fromLatin1(QTest::currentDataTag())))));
        // Across an unchecked box: ground, line, box, line, ground, and the text begins behind that.
        auto *list = popup.findChild<QListView *>();
        const QRect row = list->visualRect(list->model()->index(3, 0));
        const QImage picture = list->viewport()->grab(row).toImage();
        const int y = picture.height() / 2;
        QList<QRgb> colours;
        for (int x = 0; x < boxEnd; ++x) {
            if (colours.isEmpty() || colours.last() != picture.pixel(x, y))
                colours.append(picture.pixel(x, y));
        }
        QCOMPARE(colours.size(), 5);
        QCOMPARE(colours[0], colours[4]);
        QCOMPARE(colours[1], colours[3]);
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestCheckListPopup)
#include "tst_checklistpopup.moc"
