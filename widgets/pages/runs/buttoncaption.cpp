// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/runs/buttoncaption.h"

#include "widgets/kit/icons.h"

#include <QPushButton>
#include <QStyle>

namespace driftline {

void showCaption(QPushButton &button, const ButtonCaption &caption)
{
    // An ampersand in a name is no mnemonic.
    QString text = caption.compact ? caption.mark : caption.text + caption.mark;
    button.setText(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
    button.setIcon(caption.compact ? icon(caption.iconName, caption.isOn ? IconTone::Accent : IconTone::Text)
                                   : QIcon());
    const QVariant look = caption.compact ? QVariant(QStringLiteral("icon")) : QVariant();
    if (button.property("look") == look)
        return;
    button.setProperty("look", look);
    button.style()->unpolish(&button); // a style sheet does not notice
    button.style()->polish(&button);
}

} // namespace driftline
