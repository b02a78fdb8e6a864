// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Runs a fuzz target over the files of a folder and over changes of them, which are the same in every run,
// for some seconds at most.

#include "tests/fuzz/fuzztarget.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <array>
#include <random>
#include <vector>

namespace {

constexpr int changes = 6000;
constexpr qint64 mostMs = 8000;
constexpr std::array tokens{"\"",
                            "\n",
                            "\r\n",
                            ",",
                            ";",
                            "\t",
                            "|",
                            "{",
                            "}",
                            "[",
                            "]",
                            ":",
                            "- ",
                            "null",
                            "0",
                            "-1",
                            "1e999",
                            "9007199254740993",
                            "18446744073709551616",
                            "\xff",
                            "\xef\xbb\xbf",
                            "\\u0000",
                            "\\ud800",
                            "&a ",
                            "*a",
                            "!!binary ",
                            "../",
                            "md5",
                            "counts",
                            "NaN"};

QByteArray changed(const std::vector<QByteArray> &seeds, std::mt19937 &random)
{
    const auto below = [&random](qsizetype limit) {
        return limit > 0 ? qsizetype(random() % quint64(limit)) : 0;
    };
    QByteArray text = seeds[size_t(below(qsizetype(seeds.size())))];
    for (qsizetype left = 1 + below(6); left > 0; --left) {
        const qsizetype at = below(text.size() + 1);
        const qsizetype length = below(std::min<qsizetype>(text.size() - at, 64) + 1);
        switch (below(6)) {
        case 0:
            if (at < text.size())
                text[at] = char(random() & 0xff);
            break;
        case 1:
            text.insert(at, tokens[size_t(below(qsizetype(tokens.size())))]);
            break;
        case 2:
            text.remove(at, length);
            break;
        case 3:
            text.insert(at, text.mid(below(text.size()), length));
            break;
        case 4:
            text.truncate(at);
            break;
        default: {
            const QByteArray &other = seeds[size_t(below(qsizetype(seeds.size())))];
            text = text.left(at) + other.mid(below(other.size()));
            break;
        }
        }
    }
    return text;
}

void run(const QByteArray &text)
{
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(text.constData()), size_t(text.size()));
}

} // namespace

int main(int argc, char **argv)
{
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."));
    std::vector<QByteArray> seeds;
    for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            seeds.push_back(file.readAll());
    }
    if (seeds.empty()) {
        std::fprintf(stderr, "no seeds in %s\n", qPrintable(folder.path()));
        return 2;
    }
    for (const QByteArray &seed : seeds)
        run(seed);
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp,bugprone-random-generator-seed): to be reproduced
    QElapsedTimer clock;
    clock.start();
    int done = 0;
    for (; done < changes && clock.elapsed() < mostMs; ++done) {
        const QByteArray text = changed(seeds, random);
        // What ended the process is left behind for whoever looks into it.
        if (qEnvironmentVariableIsSet("DRIFTLINE_KEEP_INPUT")) {
            QFile last(qEnvironmentVariable("DRIFTLINE_KEEP_INPUT"));
            if (last.open(QIODevice::WriteOnly))
                last.write(text);
        }
        run(text);
    }
    std::printf("%zu seeds, %d changes of them\n", seeds.size(), done);
    return 0;
}
