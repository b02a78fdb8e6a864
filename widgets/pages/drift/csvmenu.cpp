// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/pages/drift/csvmenu.h"

#include <QActionGroup>

namespace driftline {

CsvMenu::CsvMenu(QWidget *parent) : QMenu(parent) {}

void CsvMenu::setOptions(const ReadOptions &asked, const ReadOptions &found)
{
    m_asked = asked;
    m_found = found;
    clear();
    addChoices<char>(tr("Delimiter"), &ReadOptions::delimiter,
                     {{tr("Comma"), ','}, {tr("Semicolon"), ';'}, {tr("Tab"), '\t'}, {tr("Bar"), '|'}});
    addChoices<char>(tr("Quotes"), &ReadOptions::quote, {{tr("Double (\")"), '"'}, {tr("Single (')"), '\''}});
    QList<std::pair<QString, TextEncoding>> encodings;
    for (const TextEncoding encoding : {TextEncoding::Utf8, TextEncoding::Utf16LittleEndian,
                                        TextEncoding::Utf16BigEndian, TextEncoding::Windows1252})
        encodings.append({textEncodingName(encoding), encoding});
    addChoices<TextEncoding>(tr("Encoding"), &ReadOptions::encoding, encodings);
    addChoices<bool>(tr("Decimal mark"), &ReadOptions::decimalComma,
                     {{tr("Point (1.5)"), false}, {tr("Comma (1,5)"), true}});
    addChoices<bool>(tr("Names of the columns"), &ReadOptions::hasHeader,
                     {{tr("In the first row"), true}, {tr("Not in the file"), false}});
    addSeparator();
    QAction *reset = addAction(tr("As found"));
    reset->setEnabled(!(asked == ReadOptions()));
    connect(reset, &QAction::triggered, this, [this] { Q_EMIT chosen({}); });
}

template <typename T>
void CsvMenu::addChoices(const QString &title, std::optional<T> ReadOptions::*option,
                         const QList<std::pair<QString, T>> &choices)
{
    const std::optional<T> &now = m_found.*option;
    QMenu *menu = addMenu(title);
    auto *group = new QActionGroup(menu);
    for (const auto &[text, value] : choices) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setActionGroup(group);
        if (now == value) {
            action->setChecked(true);
            // What is set now can be read without opening the menu.
            menu->setTitle(QStringLiteral("%1: %2").arg(title, text));
        }
        connect(action, &QAction::triggered, this, [this, option, value = value] {
            ReadOptions options = m_asked;
            options.*option = value;
            Q_EMIT chosen(options);
        });
    }
}

} // namespace driftline
