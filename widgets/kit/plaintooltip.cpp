// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/kit/plaintooltip.h"

#include <QApplication>
#include <QHelpEvent>
#include <QTextDocument>
#include <QToolTip>
#include <QWidget>

namespace driftline {

namespace {

class Filter final : public QObject
{
public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::ToolTip || !watched->isWidgetType())
            return false;
        auto *widget = static_cast<QWidget *>(watched);
        if (!Qt::mightBeRichText(widget->toolTip()))
            return false;
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(widget->toolTip()),
                           widget);
        return true;
    }
};

} // namespace

QString plainToolTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal) : text;
}

void showToolTipsPlain(QApplication &application)
{
    application.installEventFilter(new Filter(&application));
}

} // namespace driftline
