// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/errormessage.h"

namespace driftline {

QMessageBox *showErrorMessage(QWidget *parent, const QString &title, const Error &error)
{
    QString what = error.what;
    if (!what.isEmpty())
        what[0] = what[0].toUpper();
    QStringList more;
    for (const QString &line : {error.where, error.hint}) {
        if (!line.isEmpty())
            more << line;
    }
    auto *box = new QMessageBox(QMessageBox::Warning, title, what, QMessageBox::Close, parent);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(more.join(QLatin1Char('\n')));
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
    return box;
}

} // namespace driftline
