# judged by: 2.0.9, 2.6.6
import pytorch_lightning as pl


class Net(pl.LightningModule):
    pass


def evaluate(model, path):
    model.load_from_checkpoint(path)  # CKPT207
    pl.Trainer().test(model)


net = Net()
net.load_from_checkpoint("best.ckpt")  # CKPT207
if net: net.load_from_checkpoint("best.ckpt")  # CKPT207

Net.load_from_checkpoint("best.ckpt")
net = Net.load_from_checkpoint("best.ckpt")
net = net.load_from_checkpoint("best.ckpt")
Net.load_from_checkpoint("best.ckpt").eval()
evaluate(Net.load_from_checkpoint("best.ckpt"), None)
print(Net.load_from_checkpoint)
