// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/testcase.h"
#include "widgets/kit/shapedtext.h"
#include "widgets/kit/tabulartext.h"

#include <QApplication>
#include <QFontMetrics>
#include <QImage>
#include <QPainter>

namespace driftline {

class TestShapedText final : public TestCase
{
    Q_OBJECT
private Q_SLOTS:
    void digitsLineUp()
    {
        const QFont font = QApplication::font();
        QCOMPARE(tabularWidth(QStringLiteral("0.1111"), font), tabularWidth(QStringLiteral("0.8888"), font));
        QVERIFY(tabularWidth(QStringLiteral("12"), font) > tabularWidth(QStringLiteral("1"), font));
        QCOMPARE(tabularWidth(QString(), font), 0.0);
    }

    void shapedTextIsOneLineThatFits()
    {
        const auto painted = [](const QString &text, Qt::Alignment alignment, double width) {
            QImage image(200, 30, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.setPen(Qt::black);
            drawShapedText(painter, QRectF(0, 0, width, 30), alignment, text);
            return image;
        };
        const QString elided = QFontMetrics(QApplication::font())
                                   .elidedText(QStringLiteral("a long name of a run"), Qt::ElideRight, 60);
        QVERIFY(elided.endsWith(QChar(0x2026)));
        QCOMPARE(painted(QStringLiteral("a long name of a run"), Qt::AlignLeft, 60),
                 painted(elided, Qt::AlignLeft, 200));
        QCOMPARE(painted(QStringLiteral("two\nlines"), Qt::AlignLeft, 200),
                 painted(QStringLiteral("two lines"), Qt::AlignLeft, 200));
        const QString markup = QStringLiteral("<b>x</b> & y");
        QVERIFY(painted(markup, Qt::AlignLeft, 200) != painted(QStringLiteral("x & y"), Qt::AlignLeft, 200));
        QVERIFY(painted(markup, Qt::AlignRight, 200) != painted(markup, Qt::AlignLeft, 200));
    }
};

} // namespace driftline

DRIFTLINE_WIDGET_TEST(driftline::TestShapedText)
#include "tst_shapedtext.moc"
